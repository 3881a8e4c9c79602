using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Verbs;

/// <summary>Finds the instant that is meant, and refuses one that another version's data belongs to.</summary>
internal static class RewindInstant
{
    /// <summary>Finds it.</summary>
    /// <param name="session">Asks the database about a run.</param>
    /// <param name="one">The stack whose history it is, on its engine.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="now">The present instant.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    /// <exception cref="StackException">There is no such run.</exception>
    public static async Task<DateTimeOffset> FindAsync(
        StackSession session,
        StackOnEngine one,
        RewindTarget asked,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        asked switch
        {
            Ago ago => now - ago.Time,
            AtInstant at => at.Instant,
            BeforeRun before => await FindRunAsync(session, one, before.Run, cancellationToken),
            _ => throw new InvalidOperationException($"{asked} is an instant that nobody looks for."),
        };

    /// <summary>Refuses data of before an upgrade: it was another version's.</summary>
    /// <exception cref="StackException">It is refused.</exception>
    public static async Task RequireMakerAsync(StackOnEngine one, RewindSource source, CancellationToken cancellationToken)
    {
        var (stack, major) = (one.Stack, source.Cluster.Major);
        if (await one.Engine.MajorOfNewDataAsync(stack, cancellationToken) == major)
            return;
        throw new StackException(
            FailureKind.Refused,
            $"At that instant the data of {stack.FullName} was of PostgreSQL {major}, and the engine {one.Engine.Name} makes data of another version.",
            $"Go back to before the upgrade first: {stack.Command("Upgrade")} --rollback; or restore a backup of that time: {stack.Command("Restore")} --backup=FILE"
        );
    }

    private static async Task<DateTimeOffset> FindRunAsync(
        StackSession session,
        StackOnEngine one,
        Guid run,
        CancellationToken cancellationToken
    )
    {
        var (stack, engine) = (one.Stack, one.Engine);
        var command =
            await engine.CommandForAsync(stack, DatabaseTask.FindRun(null, run), cancellationToken)
            ?? await engine.CommandForAsync(stack, DatabaseTask.FindRun(stack.Paths.Data, run), cancellationToken);
        var answer = (await session.AskAsync(command!, cancellationToken)).OrThrow(
            "Looking for the run",
            "Read what it says above; nothing was changed."
        );
        // The run's own row is written then or later: the instant before belongs to what was there without it.
        return DatabaseFacts.ReadRunBegin(answer.Error)?.AddTicks(-10)
            ?? throw new StackException(
                FailureKind.Misuse,
                $"The database of {stack.FullName} knows no run {run}.",
                "Choose one that it knows (GET /api/v1/runs), or an instant; a run that was rewound comes back with --rollback."
            );
    }
}
