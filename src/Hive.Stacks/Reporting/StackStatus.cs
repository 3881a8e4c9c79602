using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Keys;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Reporting;

/// <summary>How a stack stands: what its engine sees and what it answers.</summary>
/// <param name="Stack">Which stack.</param>
/// <param name="Seen">What the engine sees.</param>
/// <param name="Answer">What the API answered; null when the stack was not asked, because it does not run.</param>
public sealed record StackStatus(StackInstance Stack, Observation Seen, ProbeAnswer? Answer)
{
    /// <summary>The engine that it is on, or would come on.</summary>
    public string Engine { get; init; } = "";

    /// <summary>Why that engine.</summary>
    public string EngineReason { get; init; } = "";

    /// <summary>Its data folders of before a change, which are kept for a while.</summary>
    public IReadOnlyList<KeptData> Kept { get; init; } = [];

    /// <summary>Whether its data is saved as its settings say; null where nobody looked.</summary>
    public SavedData? Saved { get; init; }

    /// <summary>Memory that it uses, in bytes; null when that is not known.</summary>
    public long? Memory { get; init; }

    /// <summary>What PostgreSQL answered through its published port, or that its password does not fit; null where there is
    /// nothing to say, or it was not asked.</summary>
    public HealthCheckResult? Database { get; init; }

    /// <summary>What is wrong with the files in <c>ai/</c>, as a healthy stack tells it.</summary>
    public IReadOnlyList<ComponentProblem> ComponentProblems { get; init; } = [];

    /// <summary>What was checked, by the checks' names: the API's own, and PostgreSQL's port.</summary>
    public IReadOnlyDictionary<string, HealthCheckResult> Checks
    {
        get
        {
            var checks = new Dictionary<string, HealthCheckResult>(
                Answer?.Document?.Checks ?? new Dictionary<string, HealthCheckResult>()
            );
            if (Database is not null)
                checks[Endpoint.DatabasePort is null ? "database_password" : "postgres_port"] = Database;
            return checks;
        }
    }

    /// <summary>Where it is reached, or would be.</summary>
    public Endpoint Endpoint => Seen.Endpoint ?? Endpoint.Of(Stack.Settings);

    /// <summary>What it answers.</summary>
    public HealthState Health =>
        Answer switch
        {
            null => HealthState.None,
            _ when Answer.IsHealthy(Stack.Name) && Database is { Status: not "healthy" } => HealthState.Unhealthy,
            _ when Answer.IsHealthy(Stack.Name) => HealthState.Healthy,
            { Document.Phase: "database" or "migrate" }
                when Seen.State == StackState.Running && Seen.Started is { } since && Answer.Time - since < StartPeriod =>
                HealthState.Starting,
            { StatusCode: null }
                when Seen.State == StackState.Running && Seen.Started is { } since && Answer.Time - since < StartPeriod =>
                HealthState.Starting,
            _ => HealthState.Unhealthy,
        };

    /// <summary>True for a stack that was started and not stopped since.</summary>
    public bool IsStarted => Seen.State != StackState.Absent;

    /// <summary>What is wrong, as a sentence; null when nothing is.</summary>
    public string? Problem =>
        !IsStarted || Health == HealthState.Healthy
            ? null
            : $"{Stack.FullName} {(Seen.State == StackState.Stopped ? "has failed" : $"is {Words.Of(Seen.State)}")}"
                + (Seen.Detail is { } detail ? $" ({detail})" : "")
                + (
                    Answer is { } answer
                        ? $" and {Words.Of(Health)}: {(answer.IsHealthy(Stack.Name) ? Database?.Detail : answer.ToString())}"
                        : ""
                )
                + ".";

    // As long as the images' health check allows for a start.
    private static TimeSpan StartPeriod { get; } = TimeSpan.FromSeconds(90);
}

/// <summary>What a stack answers about itself.</summary>
public enum HealthState
{
    /// <summary>It was not asked, because it does not run.</summary>
    None,

    /// <summary>It runs and is not ready yet.</summary>
    Starting,

    /// <summary>All of its checks pass.</summary>
    Healthy,

    /// <summary>A check fails, or it does not answer.</summary>
    Unhealthy,
}
