using System.Text.RegularExpressions;
using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Requests;

/// <summary>Every option of ours, one entry each; those about data are in <see cref="DataOptions"/>.</summary>
public static class Options
{
    /// <summary>What Export writes.</summary>
    internal static IReadOnlyList<string> ManifestFormats => ["kubernetes", "swarm", "quadlet"];

    private const Verb OfWorkspaces = Verb.Stacks | Verb.Companions | Verb.Init | Verb.Doctor | Verb.Images | Verb.Engine;

    /// <summary>The folder of settings, secrets and data.</summary>
    public static Option<string?> Workspace { get; } =
        new(
            "workspace",
            "PATH",
            $"folder of settings, secrets and data (default: {(ProductFiles.IsTool ? "the current one" : "this repository")})",
            Verb.All,
            null,
            text => text
        )
        {
            IsFolder = true,
        };

    /// <summary>What stacks run on; null leaves the choice to the console.</summary>
    public static Option<string?> Engine { get; } =
        OptionTypes.Word(
            "engine",
            "what stacks run on (also HIVE_ENGINE)",
            Verb.All,
            ["auto", .. EngineNames.All],
            word => word == "auto" ? null : word,
            null
        );

    /// <summary>Longest wait for a stack to become healthy.</summary>
    public static Option<TimeSpan> Timeout { get; } =
        OptionTypes.Number(
            "timeout",
            "SECONDS",
            "longest wait for a stack to become healthy",
            OfWorkspaces,
            120,
            1,
            86_400,
            seconds => TimeSpan.FromSeconds(seconds)
        );

    /// <summary>How often the API of a stack runs; null keeps the number that it has.</summary>
    public static Option<int?> Replicas { get; } =
        new(
            "replicas",
            "N",
            "run the API of the workspace stack N times (with --engine=swarm; it stays so until another number is given)",
            Verb.Serve | Verb.Restart,
            null,
            text => OptionTypes.WholeNumber(text, 1, 100)
        );

    /// <summary>How results are printed.</summary>
    public static Option<string> Format { get; } =
        OptionTypes.Word(
            "format",
            "output format; for Export, what is written",
            Verb.All,
            ["text", "json", .. ManifestFormats],
            word => word,
            "text"
        );

    /// <summary>Go on with new log lines until interrupted.</summary>
    public static Option<bool> Follow { get; } =
        OptionTypes.Switch("follow", "keep printing new log lines", Verb.Logs) with
        {
            Letter = 'f',
        };

    /// <summary>How many of the newest log lines to start with.</summary>
    public static Option<int> Tail { get; } =
        OptionTypes.Number(
            "tail",
            "LINES",
            "how many of the newest log lines to start with",
            Verb.Logs,
            50,
            0,
            1_000_000,
            lines => lines
        );

    /// <summary>How far back log lines are wanted; null means all.</summary>
    public static Option<TimeSpan?> Since { get; } =
        new("since", "10m", "only log lines newer than this", Verb.Logs, null, text => OptionTypes.Duration(text));

    /// <summary>Only log lines that match; null means all.</summary>
    public static Option<Regex?> Grep { get; } =
        new("grep", "PATTERN", "only log lines that match", Verb.Logs, null, OptionTypes.Pattern);

    /// <summary>How much a log entry has to matter; null means info in text, everything in JSON.</summary>
    public static Option<LogSeverity?> Level { get; } =
        OptionTypes.Word<LogSeverity?>(
            "level",
            "only log entries of that level or above (default: info; with --format=json: all)",
            Verb.Logs,
            ["debug", "info", "warn", "error", "fatal"],
            word => Enum.Parse<LogSeverity>(word, ignoreCase: true),
            null
        );

    /// <summary>Name of a key that is to be made.</summary>
    public static Option<string?> Create { get; } =
        new("create", "NAME", "create a key with this name (for …Keys)", Verb.Keys, null, text => text);

    /// <summary>What that key may do.</summary>
    public static Option<string?> Scopes { get; } =
        new("scopes", "read,run", "what that key may do: read, run, admin", Verb.Keys, null, text => text);

    /// <summary>Whose data that key sees; null means everybody's.</summary>
    public static Option<string?> User { get; } =
        new("user", "NAME", "limit that key to this user's data", Verb.Keys, null, text => text);

    /// <summary>Id of a key that is to be revoked.</summary>
    public static Option<string?> Revoke { get; } =
        new("revoke", "ID", "revoke the key with that id (for …Keys)", Verb.Keys, null, text => text);

    /// <summary>Who is talked to; null means the first agent.</summary>
    public static Option<string?> Agent { get; } =
        new(
            "agent",
            "ID",
            "the agent, team or workflow to talk to (default: the first agent)",
            Verb.Chat,
            null,
            text => text
        )
        {
            Offers = Offer.Agents,
        };

    /// <summary>What is said; null means what standard input says.</summary>
    public static Option<string?> Message { get; } =
        new("message", "TEXT", "send this message, print the answer and exit", Verb.Chat, null, text => text);

    /// <summary>The conversation that is continued; null begins one.</summary>
    public static Option<string?> Session { get; } =
        new("session", "ID", "the conversation to continue (omit to start a new one)", Verb.Chat, null, text => text);

    /// <summary>One statement for psql; null opens a shell.</summary>
    public static Option<string?> Command { get; } =
        new("command", "SQL", "run this statement, print its result and exit", Verb.Psql, null, text => text);

    /// <summary>A further instance of a stack; null means the stack itself.</summary>
    public static Option<string?> Instance { get; } =
        new(
            "instance",
            "NAME",
            "a further, separate instance of the agent or genie stack (also HIVE_INSTANCE; …Fork in a git worktree: the branch)",
            Verb.Stacks | Verb.Images | Verb.Doctor,
            null,
            InstanceName.Check
        )
        {
            Offers = Offer.Instances,
        };

    /// <summary>Answers every question with yes.</summary>
    public static Option<bool> Yes { get; } =
        OptionTypes.Switch("yes", "answer every question with yes", Verb.Stacks | Verb.Init | Verb.Uninstall);

    /// <summary>The shell that a completion is printed for; null means the user's own.</summary>
    public static Option<string?> Shell { get; } =
        OptionTypes.Word(
            "shell",
            "shell that Completion prints for (default: your own)",
            Verb.Completion,
            ["bash", "zsh", "fish", "powershell"],
            word => word,
            null
        );

    /// <summary>What is measured or broken; null means what the target is for.</summary>
    public static Option<string?> Suite { get; } =
        OptionTypes.Word<string?>(
            "suite",
            "what is measured (Bench: console) or broken (Chaos: data, runs)",
            Verb.Measure | Verb.Chaos,
            ["console", "data", "runs"],
            word => word,
            null
        );

    /// <summary>How often each fault is tried; null means as often as the documents say.</summary>
    public static Option<int?> Rounds { get; } =
        new(
            "rounds",
            "N",
            "try each fault N times at the most (for Chaos; default: 25)",
            Verb.Chaos,
            null,
            text => OptionTypes.WholeNumber(text, 1, 1000)
        );

    /// <summary>Print what would run and change nothing.</summary>
    public static Option<bool> Plan { get; } =
        OptionTypes.Switch("plan", "print what would run and change nothing", Verb.Changes);

    /// <summary>All, in the order in which they are shown.</summary>
    public static IReadOnlyList<Option> All { get; } =
    [
        Workspace,
        Engine,
        Timeout,
        Replicas,
        Format,
        Follow,
        Tail,
        Since,
        Grep,
        Level,
        Create,
        Scopes,
        User,
        Revoke,
        Instance,
        Agent,
        Message,
        Session,
        Command,
        DataOptions.From,
        DataOptions.At,
        DataOptions.Backup,
        DataOptions.To,
        DataOptions.Rollback,
        DataOptions.File,
        DataOptions.WithSecrets,
        DataOptions.Output,
        DataOptions.WithData,
        DataOptions.Keep,
        Yes,
        Shell,
        Suite,
        Rounds,
        Plan,
    ];
}
