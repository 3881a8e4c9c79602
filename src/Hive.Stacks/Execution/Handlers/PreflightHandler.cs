using Hive.Stacks.Data;

namespace Hive.Stacks.Execution.Handlers;

internal sealed class PreflightHandler : StepHandler<PreflightStep>
{
    protected override async Task RunAsync(PreflightStep step, StepContext context)
    {
        var looked = await context.Runner.RunAsync(step.Look, context.OnLine, context.Cancelled);
        var offered = await context.Runner.RunAsync(step.Offer, context.OnLine, context.Cancelled);
        looked.OrThrow("Looking at the database", "Read what it says above; nothing was changed.");
        offered.OrThrow($"Looking at PostgreSQL {step.Major}", "Read what it says above; nothing was changed.");
        if (DatabaseFacts.Read(looked.Error) is not { } facts || DatabaseFacts.ReadOffer(offered.Error) is not { } offer)
        {
            throw new StackException(
                FailureKind.Failed,
                $"What the database of {step.Stack.FullName} holds, or PostgreSQL {step.Major} offers, could not be read.",
                "Run this again; nothing was changed."
            );
        }

        if (PreflightStep.Lack(facts.Extensions, offer) is { } lack)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"PostgreSQL {step.Major} cannot take the data of {step.Stack.FullName}: {lack}.",
                "Install that extension for it, or drop it from the database where nothing uses it; nothing was changed."
            );
        }

        context.OnLine($"{facts.Rows.Values.Sum()} rows in {facts.Rows.Count} tables, PostgreSQL {facts.Postgres}");
    }
}
