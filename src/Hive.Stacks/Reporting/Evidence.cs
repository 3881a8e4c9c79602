using System.Globalization;
using System.Runtime.InteropServices;
using Hive.Stacks.Data;
using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Reporting;

/// <summary>Keeps what was seen of a failed start in a folder, without secrets: enough to find the cause later or elsewhere.</summary>
public static class Evidence
{
    private const int LogLines = 2000;

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
        var secrets = new[] { stack.ApiKeyFile, stack.DatabasePasswordFile }.Select(ReadSecret).OfType<string>().ToList();
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
        $"disk    {DiskSpace.FreeAt(stack.DataFolder) >> 20} MiB free for {stack.DataFolder}",
        $"user    {Account.Current.UserId}:{Account.Current.GroupId}",
        $"url     {stack.Url}");
}
