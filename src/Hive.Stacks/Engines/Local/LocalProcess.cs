using System.Globalization;
using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Local;

/// <summary>One of the two processes of a local stack, with what is on file about it.</summary>
/// <param name="Name">"postgres" or "api".</param>
/// <param name="Folder">Where its files lie.</param>
/// <param name="EndSignal">The signal that ends it in good order.</param>
/// <param name="LastSignal">The signal for when it has not ended in time.</param>
internal sealed record LocalProcess(string Name, string Folder, int EndSignal, int LastSignal)
{
    // SIGINT is PostgreSQL's fast shutdown; SIGTERM would wait for clients. SIGQUIT stops it without a checkpoint, safely.
    private const int Quit = 3;

    /// <summary>
    /// Size at which a log is put aside, as the containers' logs are (the Compose files' max-size and max-file).
    /// </summary>
    public const long LogBytes = 10L << 20;

    public string RecordFile => Path.Combine(Folder, $"{Name}.process");

    public string LogFile => Path.Combine(Folder, $"{Name}.log");

    public ProcessRecord? Record => ProcessRecord.Read(RecordFile);

    public bool IsAlive => Record?.IsAlive == true;

    /// <summary>PostgreSQL's port as it was last started with; null when it never was.</summary>
    public int? Port => Setting(0) is { } text ? int.Parse(text, CultureInfo.InvariantCulture) : null;

    /// <summary>What it was last started from: sources or a version.</summary>
    public string? Runs => Setting(1);

    private string SettingsFile => Path.Combine(Folder, $"{Name}.settings");

    public static LocalProcess Postgres(StackInstance stack) =>
        new(LogSource.Postgres, stack.Paths.Local, Posix.Interrupt, Quit);

    public static LocalProcess Api(StackInstance stack) =>
        new(LogSource.Api, stack.Paths.Local, Posix.Terminate, Posix.Kill);

    public static IReadOnlyList<LocalProcess> All(StackInstance stack) => [Postgres(stack), Api(stack)];

    public LaunchStep Start(Command command, int port, string runs) =>
        new(
            Name,
            command,
            new ProcessFiles(RecordFile, SettingsFile, LogFile),
            string.Create(CultureInfo.InvariantCulture, $"{port} {runs}"),
            Record is null ? "it does not run" : "it has ended"
        );

    public EndStep End(string why) => new(Name, RecordFile, Record!, EndSignal, LastSignal, why);

    private string? Setting(int index) =>
        File.Exists(SettingsFile) && File.ReadAllText(SettingsFile).Split(' ') is var parts && parts.Length > index
            ? parts[index]
            : null;
}
