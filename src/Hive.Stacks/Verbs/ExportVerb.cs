using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Verbs;

/// <summary>Writes a workspace into one file: components, settings, a backup of every stack, secrets where asked.</summary>
/// <param name="session">What it works with.</param>
public sealed class ExportVerb(StackSession session)
{
    /// <summary>Exports the workspace. Its stacks go on.</summary>
    /// <exception cref="StackException">It could not be written; the workspace is as it was.</exception>
    public async Task ExportAsync(CancellationToken cancellationToken)
    {
        var request = session.Request;
        var file = RequireFile(session.Request.File);
        if (Directory.Exists(file) || (File.Exists(file) && !request.Yes))
        {
            throw new StackException(
                FailureKind.Refused,
                $"'{file}' is there already.",
                "Name another file with --file, or add --yes to replace it."
            );
        }

        using var held = await session.LockAsync("ExportWorkspace", cancellationToken);
        var workspace = session.Look();
        var backups = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var stack in workspace.ResolveAll().Select(workspace.AsStarted))
        {
            var one = await session.ChooseAsync(stack, cancellationToken);
            await session.RecoverAsync(one, cancellationToken);
            ClusterMarker.RequireData(stack);
            if (!ResetGuard.RequireKnown(stack))
                continue;
            DiskSpace.Require(stack.Paths.Backups, DiskSpace.LeastForStack);
            var (backup, before) = await BackupPlan.MakeAsync(
                one,
                "the workspace is exported",
                session.Time.GetUtcNow(),
                cancellationToken
            );
            backups[stack.FullName] = backup.File;
            if (request.Plan)
            {
                session.Plans.Add(new StackPlan(stack, [.. before, backup]));
                continue;
            }

            var scope = session.Events.For(stack.FullName, several: true);
            await session.RunAsync(new StackPlan(stack, [.. before, backup]), one.Engine, scope, cancellationToken);
            scope.Finish();
            session.Events.Close(scope);
        }

        PlanStep[] write = [new WriteArchiveStep(request.Workspace, file, backups, request.WithSecrets)];
        if (request.Plan)
        {
            session.Plans.Add("workspace", write);
            return;
        }

        await session.RunAsync(write, session.Events.Run, cancellationToken);
        session.Events.Run.Finish();
        session.Events.Say(
            $"The workspace is in {file} ({new FileInfo(file).Length >> 10} KiB, {backups.Count} backups"
                + $"{(request.WithSecrets ? ", with keys and passwords: keep it as you keep those" : ", without keys and passwords")})."
        );
        session.Events.Say(
            $"  Elsewhere     {ConsoleCommand.For("ImportWorkspace", $"--file={Path.GetFileName(file)}", "--workspace=PATH")}"
        );
    }

    /// <summary>The file that was named, as an absolute path.</summary>
    /// <exception cref="StackException">None was.</exception>
    internal static string RequireFile(string? asked) =>
        string.IsNullOrWhiteSpace(asked)
            ? throw new StackException(
                FailureKind.Misuse,
                "--file is missing: nothing says which archive is meant.",
                "Add --file=PATH, as in --file=hive.tar.gz"
            )
            : Path.GetFullPath(asked);
}
