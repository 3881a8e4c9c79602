using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>What serving has to do with data: what is saved before, noted after, and removed in the end.</summary>
/// <param name="session">What it works with.</param>
internal sealed class ServedData(StackSession session)
{
    /// <summary>The backup that is made before an API that knows more steps of the schema takes them on the data.</summary>
    /// <exception cref="StackException">It cannot be made.</exception>
    public async Task<IReadOnlyList<PlanStep>> PlanBackupAsync(StackOnEngine one, CancellationToken cancellationToken)
    {
        // Data that was never healthy has nothing that a step could spoil.
        if (
            session.Request.Product.Schema is not { } known
            || ClusterMarker.Read(one.Stack) is not { } noted
            || noted.Schema >= known
            || DataFolder.Read(one.Stack.Paths.Data).State != DataState.Present
        )
            return [];
        var why =
            $"the API brings the schema from {(noted.Schema is { } step ? $"step {step}" : "an unknown step")} to step {known}";
        var (backup, before) = await BackupPlan.MakeAsync(one, why, session.Time.GetUtcNow(), cancellationToken);
        return [.. before, backup];
    }

    /// <summary>The removal of what was kept of earlier data, where its time is over.</summary>
    public IEnumerable<PlanStep> PlanForgetting(StackInstance stack) =>
        DataChanges
            .Read(stack)
            .Expired(session.Time.GetUtcNow())
            .Select(kept => new ForgetKeptDataStep(stack, kept, $"it was kept until {kept.Until:u}"));

    /// <summary>
    /// Notes that a stack is healthy: from now on it is known to have data, and the time of what is kept of before runs.
    /// That it is healthy is true whether this can be noted or not.
    /// </summary>
    public void Note(StackInstance stack)
    {
        try
        {
            ClusterMarker.Keep(stack, session.Request.Product.Schema, session.Time);
            ServedClusters.Note(stack, session.Time.GetUtcNow());
            var changes = DataChanges.Read(stack);
            if (changes.Kept.All(one => one.Until is not null))
                return;
            var until = session.Time.GetUtcNow() + session.Request.Settings.KeepOldData;
            (changes with { Kept = [.. changes.Kept.Select(one => one with { Until = one.Until ?? until })] }).Write(stack);
            session.Events.Say(
                $"The old data of {stack.FullName} is kept until {until:u}; the next serve after that removes it."
            );
        }
        catch (StackException failure)
        {
            session.Events.Say($"What is known of the data of {stack.FullName} could not be noted: {failure.Cause}");
        }
    }
}
