using System.Security.Cryptography;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Verbs;

/// <summary>
/// Makes a workspace of an archive, or puts one into a workspace that is there: files first, then each stack's data by the
/// steps of a restore. Nothing is overwritten that was not asked about.
/// </summary>
/// <param name="session">What it works with.</param>
/// <param name="prompt">Asks before something is overwritten.</param>
public sealed class ImportVerb(StackSession session, IPrompt prompt)
{
    private const string What = "An import";

    private Workspace Workspace => session.Request.Workspace;

    /// <summary>Imports an archive. Stacks whose data it brings are stopped afterwards.</summary>
    /// <exception cref="StackException">The archive is refused, or could not be put in place.</exception>
    public async Task ImportAsync(CancellationToken cancellationToken)
    {
        var file = ExportVerb.RequireFile(session.Request.File);
        if (!File.Exists(file))
        {
            throw new StackException(
                FailureKind.Misuse,
                $"There is no file '{file}'.",
                "Name with --file an archive that ExportWorkspace made."
            );
        }

        var archive = WorkspaceArchive.Read(file);
        var dumps = Dumps(archive);
        DiskSpace.Require(Workspace.DataFolder, DiskSpace.LeastForStack + (2 * new FileInfo(file).Length));
        using var held = await session.LockAsync("ImportWorkspace", cancellationToken);
        RequireConsent(archive, dumps);
        PlanStep[] place = [new PlaceArchiveStep(Workspace, archive)];
        if (session.Request.Plan)
        {
            session.Plans.Add("workspace", place);
            foreach (var stack in session.Look().ResolveAll().Where(stack => dumps.ContainsKey(stack.FullName)))
                session.Plans.Add(stack, Phase.Stage, $"restore {dumps[stack.FullName]}", "as …Restore does");
            return;
        }

        await session.RunAsync(place, session.Events.Run, cancellationToken);
        session.Events.Run.Finish();
        foreach (var (name, dump) in dumps)
            await RestoreAsync(name, dump, cancellationToken);
        session.Events.Say(
            $"{Workspace.Root} has what was in {file}: {archive.Manifest.Files.Count} files, and the data of {dumps.Count} stacks."
                + (archive.Manifest.HasSecrets ? "" : " Keys and passwords were not in it; the first serve makes new ones.")
        );
        session.Events.Say($"  Complete it   {ConsoleCommand.For("Init", Workspace.Option)}");
    }

    private async Task RestoreAsync(string name, string dump, CancellationToken cancellationToken)
    {
        // Looked at anew: instances and ports were in the archive.
        var stack = session.Look().ResolveAll().First(one => one.FullName == name);
        var one = await session.ChooseForNewDataAsync(stack, cancellationToken);
        await session.RecoverAsync(one, cancellationToken);
        var backup = BackupChoice.Find(stack, ExportedPath.In(Workspace, dump));
        var plan = await RestorePlan.MakeAsync(one, backup, What, session.Time.GetUtcNow(), cancellationToken);
        var scope = session.Events.For(stack.FullName, several: true);
        try
        {
            await session.RunAsync(
                new StackPlan(stack, [new PrepareStep(stack, one.Engine.Owner), .. plan.Staging, .. plan.Swap]),
                one.Engine,
                scope,
                cancellationToken
            );
        }
        catch (Exception)
        {
            scope.Abandon();
            throw;
        }

        scope.Finish();
        session.Events.Close(scope);
    }

    // The dumps in it, by the full name of the stack: of each the one that the export made.
    private static Dictionary<string, string> Dumps(WorkspaceArchive archive)
    {
        var dumps = archive
            .Manifest.Files.Keys.Where(name => name.EndsWith(BackupShelf.DumpExtension, StringComparison.Ordinal))
            .Where(name => name.StartsWith(ExportedPath.Backups + "/", StringComparison.Ordinal))
            .GroupBy(name => name.Split('/')[1])
            .ToDictionary(group => group.Key, group => group.Order(StringComparer.Ordinal).Last());
        var instances = archive.Manifest.Files.Keys.Select(Path.GetFileNameWithoutExtension).ToHashSet();
        var strange = dumps.Keys.FirstOrDefault(name =>
            StackCatalogue.All.All(stack => stack.Name != name)
            && !(instances.Contains(name) && archive.Manifest.Files.ContainsKey($"{ExportedPath.Instances}/{name}.env"))
        );
        return strange is null
            ? dumps
            : throw WorkspaceArchive.Refused(archive.File, $"has a backup of '{strange}', which is no stack");
    }

    private void RequireConsent(WorkspaceArchive archive, Dictionary<string, string> dumps)
    {
        List<string> overwritten =
        [
            .. archive
                .Manifest.Files.Where(one => Differs(one.Key, one.Value))
                .Select(one => ExportedPath.In(Workspace, one.Key)),
            .. session
                .Look()
                .ResolveAll()
                .Where(stack => dumps.ContainsKey(stack.FullName) && ResetGuard.RequireKnown(stack))
                .Select(stack => $"the data of {stack.FullName}"),
        ];
        if (overwritten.Count == 0 || session.Request.Yes || session.Request.Plan)
            return;
        var what =
            string.Join(", ", overwritten.Take(5)) + (overwritten.Count > 5 ? $" and {overwritten.Count - 5} more" : "");
        if (prompt.CanBeAsked && prompt.Ask($"Replace {what}? (Data is kept for a while.)"))
            return;
        throw new StackException(
            FailureKind.Refused,
            $"The import would replace {what}.",
            "Name an empty or new folder with --workspace, or add --yes if that is what you want; nothing was changed."
        );
    }

    private bool Differs(string name, string sha256)
    {
        var path = ExportedPath.In(Workspace, name);
        if (!File.Exists(path))
            return Path.Exists(path);
        using var file = File.OpenRead(path);
        return Convert.ToHexStringLower(SHA256.HashData(file)) != sha256;
    }
}
