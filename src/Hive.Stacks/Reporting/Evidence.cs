using System.Globalization;
using System.Runtime.InteropServices;
using Hive.Stacks.Engines;
using Hive.Stacks.Execution;
using Hive.Stacks.Health;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Reporting;

/// <summary>
/// Keeps what was seen of a failed start in a folder, without secrets: enough to find the cause later or elsewhere.
/// </summary>
/// <param name="events">Told what was seen last.</param>
/// <param name="time">The clock.</param>
public sealed class Evidence(RunEvents events, TimeProvider time)
{
    private const int LogLines = 2000;

    /// <summary>Keeps what was seen, says the last of it, and gives the failure of the start.</summary>
    public async Task<StackException> ExplainAsync(
        StackInstance stack,
        IStackEngine engine,
        Readiness readiness,
        RunScope scope,
        CancellationToken cancellationToken
    )
    {
        var (folder, lines, problem) = await KeepAsync(stack, engine, readiness, scope.Times, time, cancellationToken);
        events.Say($"Last {lines.Count} log lines of {stack.FullName}:");
        foreach (var line in lines)
            events.Say($"  | {line}");
        events.Say($"Last answer: {readiness.Last}");
        if (folder is not null)
            events.Say($"Evidence: {folder}");
        var cause = $"{stack.FullName} failed in phase {Words.Of(readiness.Last.Phase)}: {readiness.Failure}.";
        var kept = folder is null ? "" : $"; {(problem is null ? "everything seen" : "what could be kept")} is in {folder}";
        return new StackException(
            FailureKind.Unhealthy,
            problem is null ? cause : $"{cause} {problem}",
            $"Nothing was removed: read the lines above, or {stack.Command("Logs")}{kept}"
        );
    }

    /// <summary>
    /// Writes the folder. What goes wrong with that is told and fails nothing: there is a failure already, and it is the one
    /// that counts.
    /// </summary>
    public static async Task<KeptEvidence> KeepAsync(
        StackInstance stack,
        IStackEngine engine,
        Readiness readiness,
        IReadOnlyList<PhaseTime> phases,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var problems = new List<string>();
        var log = new List<string>();
        var files = new Dictionary<string, string>();
        Redaction? redaction = null;
        string? folder = null;

        await TryAsync(
            "The stack's secrets cannot be read, so no log is shown or kept, which may hold them",
            () =>
            {
                redaction = Redaction.Of(stack);
                return Task.CompletedTask;
            }
        );
        if (redaction is null)
            return new KeptEvidence(null, [], string.Join(' ', problems));

        await TryAsync(
            "The log cannot be read",
            async () =>
            {
                await foreach (var line in engine.ReadLogsAsync(stack, new LogQuery { Tail = LogLines }, cancellationToken))
                    log.Add(string.Create(CultureInfo.InvariantCulture, $"{line.Time:O} {line.Source, -10} {line.Text}"));
            }
        );
        await TryAsync(
            "The engine does not tell how the stack stands",
            async () =>
            {
                foreach (var (name, content) in await engine.CollectEvidenceAsync(stack, cancellationToken))
                    files[name] = content;
            }
        );
        await TryAsync(
            "The evidence cannot be written",
            async () =>
            {
                files["log.txt"] = string.Join('\n', log);
                files["probes.txt"] = string.Join(
                    '\n',
                    readiness.Probes.Append(readiness.Last).Select(probe => $"{probe.Time:O} {probe}")
                );
                files["phases.txt"] = string.Join(
                    '\n',
                    phases.Select(one =>
                        string.Create(CultureInfo.InvariantCulture, $"{one.Phase} {one.Duration.TotalSeconds:0.000} s")
                    )
                );
                files["host.txt"] = Host(stack);
                if (problems.Count > 0)
                    files["problems.txt"] = string.Join('\n', problems);
                var stamp = time.GetUtcNow().ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture);
                var path = Path.Combine(stack.Workspace.DataFolder, "evidence", $"{stamp}-{stack.FullName}");
                Folders.Ensure(path, Account.Current, Folders.Private);
                folder = path;
                foreach (var (name, content) in files)
                    await File.WriteAllTextAsync(Path.Combine(path, name), redaction.Apply(content), cancellationToken);
            }
        );
        return new KeptEvidence(
            folder,
            [.. log.TakeLast(20).Select(redaction.Apply)],
            problems.Count == 0 ? null : redaction.Apply(string.Join(' ', problems))
        );

        async Task TryAsync(string otherwise, Func<Task> doing)
        {
            try
            {
                await doing();
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                problems.Add(
                    $"{otherwise}: {(exception is StackException known ? known.Cause : exception.Message).TrimEnd('.')}."
                );
            }
        }
    }

    private static string Host(StackInstance stack) =>
        string.Join(
            '\n',
            $"system  {RuntimeInformation.OSDescription} {RuntimeInformation.OSArchitecture}",
            $"cores   {Environment.ProcessorCount}",
            $"memory  {GC.GetGCMemoryInfo().TotalAvailableMemoryBytes >> 20} MiB",
            $"disk    {DiskSpace.FreeAt(stack.Paths.Data) >> 20} MiB free for {stack.Paths.Data}",
            $"user    {Account.Current.UserId}:{Account.Current.GroupId}",
            $"url     {stack.Settings.Url}"
        );
}
