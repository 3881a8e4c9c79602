using System.Text.RegularExpressions;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class UntilHandler : StepHandler<UntilStep>
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromMilliseconds(200);

    protected override async Task RunAsync(UntilStep step, StepContext context)
    {
        var last = "";
        var ended = await Wait.UntilAsync(
            async cancelled =>
            {
                var answer = await context.Runner.RunAsync(step.Ask, null, cancelled);
                last = answer.OrThrow("Asking how far it is", step.Remedy).Output.Trim();
                if (step.Bad is { } bad && Regex.IsMatch(last, bad.Ends))
                    throw await FailureAsync(step, bad, context);
                return Regex.IsMatch(last, step.Ends);
            },
            AskEvery,
            step.Deadline,
            context.Cancelled
        );
        if (!ended)
        {
            throw new StackException(
                FailureKind.Failed,
                $"It takes longer than {step.Deadline.TotalSeconds:0} s to {step.Title}"
                    + (last.Length == 0 ? "." : $": {last.ReplaceLineEndings(", ")}."),
                step.Remedy
            );
        }
    }

    private static async Task<StackException> FailureAsync(UntilStep step, BadEnd bad, StepContext context)
    {
        var why = (await context.Runner.RunAsync(bad.Why, null, context.Cancelled)).Output.Split(
            '\n',
            StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries
        );
        return new StackException(
            FailureKind.Unhealthy,
            $"{bad.Cause}{(why is [var first, ..] ? $": {first.Trim('"')}" : "")}.",
            step.Remedy
        );
    }
}
