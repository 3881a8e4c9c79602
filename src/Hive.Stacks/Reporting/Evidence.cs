using System.Globalization;
using System.Runtime.InteropServices;
using Hive.Stacks.Engines;
using Hive.Stacks.Execution;
using Hive.Stacks.Health;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Reporting;

/// <summary>Keeps what was seen of a failed start in a folder, without secrets: enough to find the cause later or elsewhere.</summary>
/// <param name="events">Told what was seen last.</param>
/// <param name="time">The clock.</param>
public sealed class Evidence(RunEvents events, TimeProvider time)
{
    private const int LogLines = 2000;

    /// <summary>Keeps what was seen, says the last of it, and gives the failure of the start.</summary>
    public async Task<StackException> ExplainAsync(
        StackInstance stack, IStackEngine engine, Readiness readiness, RunScope scope, CancellationToken cancellationToken)
    {
        var (folder, lines) = await KeepAsync(stack, engine, readiness, scope.Times, time, cancellationToken);
        events.Say($"Last {lines.Count} log lines of {stack.FullName}:");
        foreach (var line in lines) events.Say($"  | {line}");
        events.Say($"Last answer: {readiness.Last}");
        events.Say($"Evidence: {folder}");
        return new StackException(
            FailureKind.Unhealthy, $"{stack.FullName} failed in phase {readiness.Last.Phase.ToString().ToLowerInvariant()}: {readiness.Failure}.",
            $"Nothing was removed: read the lines above, or {stack.Command("Logs")}; everything seen is in {folder}");
    }

    /// <summary>Writes the folder.</summary>
    /// <returns>Its absolute path, and the last lines of the stack's log.</returns>
    public static async Task<(string Folder, IReadOnlyList<string> LastLines)> KeepAsync(
        StackInstance stack, IStackEngine engine, Readiness readiness, IReadOnlyList<PhaseTime> phases, TimeProvider time,
        CancellationToken cancellationToken)
    {
        var stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
        var folder = Path.Combine(stack.Workspace.DataFolder, "evidence", $"{stamp}-{stack.FullName}");
        Folders.Ensure(folder, Account.Current, Folders.Private);

        var log = new List<string>();
        await foreach (var line in engine.ReadLogsAsync(stack, new LogQuery { Tail = LogLines }, cancellationToken))
            log.Add(string.Create(CultureInfo.InvariantCulture, $"{line.Time:O} {line.Source,-10} {line.Text}"));

        var files = new Dictionary<string, string>(await engine.CollectEvidenceAsync(stack, cancellationToken))
        {
            ["log.txt"] = string.Join('\n', log),
            ["probes.txt"] = string.Join('\n', readiness.Probes.Append(readiness.Last).Select(probe => $"{probe.Time:O} {probe}")),
            ["phases.txt"] = string.Join('\n', phases.Select(one => string.Create(CultureInfo.InvariantCulture, $"{one.Phase} {one.Duration.TotalSeconds:0.000} s"))),
            ["host.txt"] = Host(stack),
        };
        var secrets = new[] { stack.Paths.ApiKey, stack.Paths.DatabasePassword }.Select(ReadSecret).OfType<string>().ToList();
        foreach (var (name, content) in files) await File.WriteAllTextAsync(Path.Combine(folder, name), Redact(content, secrets), cancellationToken);
        return (folder, [.. log.TakeLast(20).Select(line => Redact(line, secrets))]);
    }

    private static string Redact(string text, IReadOnlyList<string> secrets) =>
        secrets.Aggregate(text, (redacted, secret) => redacted.Replace(secret, "***", StringComparison.Ordinal));

    private static string? ReadSecret(string path)
    {
        try
        {
            return File.Exists(path) && File.ReadAllText(path).Trim() is { Length: > 0 } secret ? secret : null;
        }
        catch (UnauthorizedAccessException)
        {
            // Who may not read it cannot have written it either.
            return null;
        }
    }

    private static string Host(StackInstance stack) => string.Join('\n',
        $"system  {RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
        $"cores   {Environment.ProcessorCount}",
        $"memory  {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB",
        $"disk    {DiskSpace.FreeAt(stack.Paths.Data) >> 20} MiB free for {stack.Paths.Data}",
        $"user    {Account.Current.UserId}:{Account.Current.GroupId}",
        $"url     {stack.Settings.Url}");
}
