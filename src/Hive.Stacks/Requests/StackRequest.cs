using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Requests;

/// <summary>All that a user asked for, checked once at the border.</summary>
public sealed record StackRequest
{
    /// <summary>The folder that keeps data, secrets and settings.</summary>
    public required Workspace Workspace { get; init; }

    /// <summary>Where the product's own files lie.</summary>
    public required ProductFiles Product { get; init; }

    /// <summary>What <c>.env</c> and the environment say.</summary>
    public required HiveSettings Settings { get; init; }

    /// <summary>What could not be read and did not matter, as a sentence; null when there is nothing.</summary>
    public string? Warning { get; init; }

    /// <summary>The word of the engine that is asked for; null leaves the choice to the console.</summary>
    public string? Engine { get; init; }

    /// <summary>Longest wait for a stack to become healthy.</summary>
    public TimeSpan Timeout { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>How often the API of the stack is to run, 1 or more; null keeps the number that it has.</summary>
    public int? Replicas { get; init; }

    /// <summary>How results are printed.</summary>
    public OutputFormat Format { get; init; } = OutputFormat.Text;

    /// <summary>What Export writes: "kubernetes", "swarm", "quadlet"; null where nothing of it was named.</summary>
    public string? Manifests { get; init; }

    /// <summary>The folder that Export writes, as it was named; null when none was.</summary>
    public string? Output { get; init; }

    /// <summary>Print what would run and change nothing.</summary>
    public bool Plan { get; init; }

    /// <summary>Which log lines are wanted.</summary>
    public LogQuery Logs { get; init; } = new();

    /// <summary>Name of the instance whose data a fork begins with; null for the stack itself.</summary>
    public string? From { get; init; }

    /// <summary>Who is talked to, and what is said.</summary>
    public ChatQuery Chat { get; init; } = new(null, null, null);

    /// <summary>One statement for psql; null opens a shell.</summary>
    public string? Sql { get; init; }

    /// <summary>The backup that is to be restored: "latest", a name, or a path; null when none was named.</summary>
    public string? Backup { get; init; }

    /// <summary>The instant that the data is to go back to; null when none was named.</summary>
    public RewindTarget? To { get; init; }

    /// <summary>The instant whose data a fork begins with; null for now.</summary>
    public RewindTarget? At { get; init; }

    /// <summary>The archive of a workspace, as it was named; null when none was.</summary>
    public string? File { get; init; }

    /// <summary>Whether keys and passwords go into an archive.</summary>
    public bool WithSecrets { get; init; }

    /// <summary>Whether the data of all stacks is removed, too.</summary>
    public bool WithData { get; init; }

    /// <summary>Whether the data of before a change is wanted back.</summary>
    public bool Rollback { get; init; }

    /// <summary>How many of the newest backups stay once a new one is made, 1 or more; null keeps all.</summary>
    public int? KeepBackups { get; init; }

    /// <summary>What is wanted of a stack's keys.</summary>
    public KeyRequest Keys { get; init; } = new ListKeys();

    /// <summary>
    /// Name of the further instance that is meant (<c>--instance</c> or <c>HIVE_INSTANCE</c>); null for the stack itself.
    /// </summary>
    public string? Instance { get; init; }

    /// <summary>Answers every question with yes.</summary>
    public bool Yes { get; init; }
}
