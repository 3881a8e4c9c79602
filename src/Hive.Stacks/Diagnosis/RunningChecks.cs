using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Keys;
using Hive.Stacks.Reporting;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Diagnosis;

/// <summary>Whether a stack that was started is well, and has read what is in <c>ai/knowledge</c>.</summary>
/// <param name="chooser">Picks engines.</param>
/// <param name="asked">The word of the engine that was asked for; null leaves the choice.</param>
/// <param name="usable">The engines that answer.</param>
/// <param name="probe">Asks it how it is.</param>
/// <param name="api">Asks it what needs a key.</param>
internal sealed class RunningChecks(
    EngineChooser chooser,
    string? asked,
    IReadOnlyList<IStackEngine> usable,
    HealthProbe probe,
    GuardedApi api
)
{
    private const int Shown = 5;

    /// <summary>What is to be said; nothing of a stack that was not started.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        if (usable.Count == 0)
            return [];
        var engine = (await chooser.ChooseAsync(asked, stack, cancellationToken)).Engine;
        var seen = await engine.ObserveAsync(stack, cancellationToken);
        if (seen.State == StackState.Absent)
            return [];
        var status = new StackStatus(stack, seen, null);
        if (seen.IsUp)
            status = status with { Answer = await probe.ProbeAsync(status.Endpoint.Api, cancellationToken) };
        var health = Health(status);
        return status.Health == HealthState.Healthy && await KnowledgeAsync(stack, cancellationToken) is { } knowledge
            ? [health, knowledge]
            : [health];
    }

    private static Finding Health(StackStatus status)
    {
        const string why = "nobody can talk to its agents";
        var what = $"{status.Stack.Label} health";
        return status switch
        {
            { Problem: null } => new Finding(what, FindingState.Ok, "healthy", why),
            { Health: HealthState.Starting } => new Finding(what, FindingState.Note, "it is starting", why),
            { Problem: var problem } => new Finding(
                what,
                FindingState.Error,
                problem.TrimEnd('.'),
                why,
                $"{status.Stack.Command("Logs")} says why; {status.Stack.Command("Restart")} starts it again"
            ),
        };
    }

    private async Task<Finding?> KnowledgeAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        const string why = "agents do not find what is in them";
        var what = $"{stack.Label} knowledge";
        if (await new StackQuestions(api).FailedDocumentsAsync(stack, cancellationToken) is not { } failed)
            return null;
        return failed.Count == 0
            ? new Finding(what, FindingState.Ok, "no file failed", why)
            : new Finding(
                what,
                FindingState.Error,
                $"{Words.Count(failed.Count, "file")} failed: "
                    + string.Join(" · ", failed.Take(Shown).Select(one => $"{one.Name} ({one.Reason.TrimEnd('.')})"))
                    + (failed.Count > Shown ? $" · and {failed.Count - Shown} more" : ""),
                why,
                $"correct or remove them in {Path.Combine(stack.Paths.Components, "knowledge")}"
            );
    }
}
