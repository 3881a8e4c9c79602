using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Keys;
using Hive.Stacks.Reporting;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Says how stacks stand: what their engine sees, and what they answer from outside.</summary>
/// <param name="session">What it works with.</param>
/// <param name="probe">Asks the API.</param>
/// <param name="api">Asks it what needs a key.</param>
public sealed class StatusVerb(StackSession session, HealthProbe probe, GuardedApi api)
{
    private readonly StackQuestions _questions = new(api);

    /// <summary>Looks at some stacks at the same time.</summary>
    /// <param name="stacks">Which.</param>
    /// <param name="withPort">Whether PostgreSQL is asked through its published port as well, which takes longer than all
    /// the rest together.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<IReadOnlyList<StackStatus>> LookAsync(
        IReadOnlyList<StackInstance> stacks,
        bool withPort,
        CancellationToken cancellationToken
    ) => await Task.WhenAll(stacks.Select(stack => LookAsync(stack, withPort, cancellationToken)));

    /// <summary>Refuses to go on with a stack that is not healthy.</summary>
    /// <param name="stack">Which.</param>
    /// <param name="consequence">What follows when it is not started, as in <c>so its keys cannot be seen</c>.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">It is not healthy.</exception>
    public async Task RequireHealthyAsync(StackInstance stack, string consequence, CancellationToken cancellationToken)
    {
        var found = (await LookAsync([stack], withPort: false, cancellationToken))[0];
        if (found.Health == HealthState.Healthy)
            return;
        throw new StackException(
            FailureKind.Unhealthy,
            found.Problem ?? $"{stack.FullName} is not started on the {found.Engine} engine, {consequence}.",
            $"Start it: {stack.Command("Serve")}"
        );
    }

    private async Task<StackStatus> LookAsync(StackInstance stack, bool withPort, CancellationToken cancellationToken)
    {
        var (_, chosen) = await session.ChooseAsync(stack, cancellationToken);
        var seen = await chosen.Engine.ObserveAsync(stack, cancellationToken);
        var status = new StackStatus(stack, seen, null)
        {
            Engine = chosen.Engine.Name,
            EngineReason = chosen.Reason,
            Kept = KeptOf(stack),
            Saved = SavedData.Look(stack, seen.IsUp ? seen.Started : null, session.Time.GetUtcNow()),
        };
        if (!seen.IsUp)
            return status;
        var answer = probe.ProbeAsync(status.Endpoint.Api, cancellationToken);
        var memory = chosen.Engine.MeasureMemoryAsync(stack, cancellationToken);
        var database = withPort ? LookAtDatabaseAsync(new(stack, chosen), status.Endpoint, cancellationToken) : null;
        status = status with
        {
            Answer = await answer,
            Memory = await memory,
            Database = database is null ? null : await database,
        };
        return status.Health == HealthState.Healthy
            ? status with
            {
                ComponentProblems = await _questions.ComponentProblemsAsync(stack, cancellationToken) ?? [],
            }
            : status;
    }

    // Connections that are there already outlive a changed password, so the API may see nothing of it for a while.
    private static async Task<HealthCheckResult?> LookAtDatabaseAsync(
        StackOnEngine one,
        Endpoint endpoint,
        CancellationToken cancellationToken
    )
    {
        var (stack, answer) = (one.Stack, (HealthCheckResult?)null);
        if (endpoint.DatabasePort is { } port)
            answer = await PostgresProbe.ProbeAsync(
                endpoint.DatabaseHost,
                port,
                stack.Definition.Database,
                stack.Paths.DatabasePassword,
                cancellationToken
            );
        // Through its port it was tried already.
        return
            answer is null or { Status: not "healthy" }
            && PasswordCheck.Problem(await PasswordCheck.LookAsync(one.Engine, stack, cancellationToken), stack)
                is { } problem
            ? new HealthCheckResult("unhealthy")
            {
                Detail =
                    $"{(answer is null ? "" : $"{answer.Detail}; ")}{problem}; {stack.Command("Serve")} brings them together",
            }
            : answer;
    }

    // A look at a stack must not fail over what is on file beside its data.
    private static IReadOnlyList<KeptData> KeptOf(StackInstance stack)
    {
        try
        {
            return DataChanges.Read(stack).Kept;
        }
        catch (StackException)
        {
            return [];
        }
    }
}
