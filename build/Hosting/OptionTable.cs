using Hive.Build.Completion;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Hosting;

/// <summary>Every option there is. Cake ignores what it does not know; we do not.</summary>
public static class OptionTable
{
    /// <summary>Our own options.</summary>
    public static IReadOnlyList<OptionDefinition> Own { get; } =
    [
        new("workspace", "PATH", ProductFiles.IsTool ? "folder of settings, secrets and data (default: the current one)" : "folder of settings, secrets and data (default: this repository)"),
        new("engine", "auto|docker|local", "what stacks run on (also HIVE_ENGINE)"),
        new("timeout", "SECONDS", "longest wait for a stack to become healthy (default: 120)"),
        new("format", "text|json", "how results are printed"),
        new("follow", null, "go on with new log lines"),
        new("tail", "LINES", "newest log lines to start with (default: 50)"),
        new("since", "10m", "only log lines of that last while"),
        new("grep", "PATTERN", "only log lines that match"),
        new("create", "NAME", "make a key of that name (for …Keys)"),
        new("scopes", "read,run", "what that key may do: read, run, admin"),
        new("revoke", "ID", "revoke the key with that id (for …Keys)"),
        new("instance", "NAME", "a further, separate copy of the agent or genie stack"),
        new("yes", null, "answer every question with yes"),
        new(ShellCompletion.Option, "bash|zsh", "shell that Completion prints for (default: your own)"),
        new("plan", null, "print what would run and change nothing"),
    ];

    /// <summary>Cake's options.</summary>
    public static IReadOnlyList<OptionDefinition> Cake { get; } =
    [
        new("target", "NAME", "what to do; a bare first word does it too") { Letter = 't' },
        new("verbosity", "quiet|minimal|normal|verbose|diagnostic", "how much is said") { Letter = 'v' },
        new("tree", null, "print the targets as a tree"),
        new("description", null, "print the targets with their descriptions") { Letter = 'd' },
        new("dryrun", null, "print the targets that would run"),
        new("exclusive", null, "run the target without those it depends on") { Letter = 'e' },
        new("version", null, "print the version of this console"),
        new("info", null, "print more about Cake"),
    ];

    /// <summary>All options.</summary>
    public static IReadOnlyList<OptionDefinition> All { get; } = [.. Own, .. Cake];
}

/// <summary>An option of the command line.</summary>
/// <param name="Name">Its name, without dashes.</param>
/// <param name="Value">What its value looks like; null for a switch.</param>
/// <param name="Description">What it does, as a phrase.</param>
public sealed record OptionDefinition(string Name, string? Value, string Description)
{
    /// <summary>Its one-letter form, if it has one.</summary>
    public char? Letter { get; init; }

    /// <summary>The words that its value can be; empty when it can be others.</summary>
    public IReadOnlyList<string> Choices => Value is not null && Value.Contains('|', StringComparison.Ordinal) ? Value.Split('|') : [];

    /// <summary>True when its value is a folder.</summary>
    public bool IsFolder => Value == "PATH";

    /// <summary>The option as it is typed.</summary>
    public string Usage => Value is null ? $"--{Name}" : $"--{Name}={Value}";
}
