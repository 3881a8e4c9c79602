using Hive.Service.Components.Files;
using Hive.Service.Components.Versions;
using Hive.Service.Database;
using Hive.Service.Starting;
using Hive.Service.Tools.Mcp;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hive.Service.Components;

/// <summary>Keeps <see cref="Current"/> true to the folder and to the versions that are active.</summary>
public sealed partial class ComponentSource : IComponentSource, IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly ComponentFolder? folder;
    private readonly VersionStore versions;
    private readonly McpServers servers;
    private readonly StartProgress progress;
    private readonly TimeProvider time;
    private readonly ILogger<ComponentSource> log;
    private readonly SemaphoreSlim nudge = new(0, 1);
    private volatile ComponentSet current = ComponentSet.Empty;
    private FolderContent? seen;
    private IReadOnlyDictionary<string, string?> serversSeen = new Dictionary<string, string?>();
    private ActiveVersions? active;
    private volatile bool activated;
    private string? error;

    /// <summary>Looks at the folder once, so that components are there as soon as the program serves.</summary>
    /// <param name="root">The workspace's <c>ai/</c>; nothing means no components.</param>
    /// <param name="versions">Where versions are recorded, once the database is ready.</param>
    /// <param name="servers">What components may name as MCP servers.</param>
    /// <param name="progress">Tells when that is.</param>
    /// <param name="time">The clock that spaces the looks.</param>
    /// <param name="log">Gets every problem once.</param>
    public ComponentSource(
        string? root,
        VersionStore versions,
        McpServers servers,
        StartProgress progress,
        TimeProvider time,
        ILogger<ComponentSource> log
    )
    {
        (folder, this.versions, this.servers, this.progress, this.time, this.log) = (
            root is null ? null : new(root),
            versions,
            servers,
            progress,
            time,
            log
        );
        versions.Activated += (_, _) =>
        {
            activated = true;
            if (nudge.CurrentCount == 0)
                nudge.Release();
        };
        if (folder is not null)
            Publish(folder.Look(), servers.Named);
    }

    /// <inheritdoc/>
    public ComponentSet Current => current;

    /// <inheritdoc/>
    public event EventHandler<ComponentSet>? Changed;

    /// <summary>Looks again every second, until cancelled.</summary>
    public async Task WatchAsync(CancellationToken token)
    {
        while (folder is not null && !token.IsCancellationRequested)
        {
            await LookAsync(folder, token);
            using var pause = CancellationTokenSource.CreateLinkedTokenSource(token);
            await Task.WhenAny(nudge.WaitAsync(pause.Token), Task.Delay(Pause, time, pause.Token));
            // The one that is still waiting must not take the next nudge.
            await pause.CancelAsync();
        }
    }

    // Right after the start the versions are wanted as soon as the database is there.
    private TimeSpan Pause => active is null ? TimeSpan.FromMilliseconds(100) : BetweenLooks;

    internal async Task LookAsync(CancellationToken token)
    {
        if (folder is not null)
            await LookAsync(folder, token);
    }

    private async Task LookAsync(ComponentFolder from, CancellationToken token)
    {
        var content = from.Look();
        var named = servers.Named;
        var problemsChanged =
            seen is null || !seen.Problems.SequenceEqual(content.Problems) || !serversSeen.SequenceEqual(named);
        var record =
            progress.Now.Phase == StartPhase.Ready && (active is null || activated || content.Changed || error is not null);
        if (record)
            await RecordAsync(content, token);
        if (record || content.Changed || problemsChanged)
            Publish(content, named);
    }

    private async Task RecordAsync(FolderContent content, CancellationToken token)
    {
        activated = false;
        try
        {
            active = await versions.RecordAsync(content.Files, token);
            error = null;
        }
        catch (NpgsqlException e) when (DatabaseError.Describes(e, token) is { } reason)
        {
            // The files count meanwhile; tried again at every look.
            if (reason != error)
                NotRecorded(reason);
            error = reason;
        }
    }

    private void Publish(FolderContent content, IReadOnlyDictionary<string, string?> named)
    {
        (seen, serversSeen) = (content, named);
        List<ComponentProblem> problems = [.. content.Problems, .. content.Files.SelectMany(file => file.Problems)];
        List<Candidate> candidates = [];
        foreach (var file in content.Files)
        {
            if (Active(file, problems) is { } candidate)
                candidates.Add(candidate);
        }
        var next = Consistency.Of(candidates, problems, named);
        var before = current;
        current = next;
        if (!before.All.Select(Mark).SequenceEqual(next.All.Select(Mark)))
        {
            Loaded(next.Agents.Count, next.Teams.Count, next.Workflows.Count, next.Tools.Count);
            Changed?.Invoke(this, next);
        }
        foreach (var problem in next.Problems.Except(before.Problems))
            Wrong(problem.File, problem.Line, problem.Column, problem.Message);
    }

    /// <inheritdoc/>
    public void Dispose() => nudge.Dispose();

    private static (ComponentKind, string, string, int?) Mark(ComponentDefinition one) =>
        (one.Kind, one.Id, one.Hash, one.StoredVersion);

    private Candidate? Active(ParsedFile file, List<ComponentProblem> problems)
    {
        var stored = active?.Of(file.Place);
        if (stored is null || (file.Definition is { } same && same.Hash == stored.Hash))
            return file.Definition is { } definition
                ? new(definition with { StoredVersion = stored?.Version }, file.References)
                : null;
        // A change that could not be recorded counts all the same.
        if (file.Definition is { } unrecorded && unrecorded.Hash != stored.NewestHash)
            return new(unrecorded, file.References);
        var parsed = ComponentParser.Parse(file.Place, stored.Text);
        if (parsed.Definition is { } earlier)
            return new(earlier with { StoredVersion = stored.Version }, parsed.References);
        problems.Add(
            new()
            {
                File = file.Place.File,
                Message = $"Version {stored.Version}, which is active, can no longer be read; activate another one.",
            }
        );
        return null;
    }

    [LoggerMessage(
        Level = LogLevel.Information,
        Message = "Components: {Agents} agents, {Teams} teams, {Workflows} workflows, {Tools} tools"
    )]
    private partial void Loaded(int agents, int teams, int workflows, int tools);

    [LoggerMessage(Level = LogLevel.Warning, Message = "{File}:{Line}:{Column}: {Problem}")]
    private partial void Wrong(string file, int line, int column, string problem);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Versions of components cannot be recorded now: {Error}")]
    private partial void NotRecorded(string error);
}
