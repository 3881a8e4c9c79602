using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Engines.Docker.Setup;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Keys;
using Hive.Stacks.Requests;
using Hive.Stacks.Running;

namespace Hive.Stacks.Diagnosis;

/// <summary>Looks at everything that a stack needs, changes nothing, and says how to mend what is missing.</summary>
/// <param name="daemon">Asked whether it answers.</param>
/// <param name="runner">Asks programs for their versions.</param>
/// <param name="api">The way to an API that runs.</param>
/// <param name="searchPath">The PATH to look for PostgreSQL on.</param>
/// <param name="time">This machine's clock.</param>
public sealed class Doctor(DockerDaemon daemon, ICommandRunner runner, GuardedApi api, string searchPath, TimeProvider time)
{
    /// <summary>Looks at the machine, the workspace and each stack.</summary>
    /// <param name="request">Whose workspace, and which engine is asked for.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<DoctorReport> ExamineAsync(StackRequest request, CancellationToken cancellationToken)
    {
        var parts = await EngineParts.LookAsync(daemon, runner, cancellationToken);
        var info = parts.Daemon.Version is null ? null : await daemon.InfoAsync(cancellationToken);
        var found = await PostgresInstallation.FindAllAsync(runner, searchPath, cancellationToken);
        var usable = new UsableEngines(
            parts.IsComplete && !EngineParts.IsTooOld(parts.Daemon.Version) && request.Engine != EngineChoice.Local,
            request.Engine == EngineChoice.Docker ? [] : found);
        var stacks = new StackChecks(daemon, parts.Daemon.Version is not null, usable, runner);
        var findings = new List<Finding>();
        findings.AddRange(EngineChecks.Look(parts, info, found, usable, request.Engine));
        findings.AddRange(ResourceChecks.Look(request.Workspace, info));
        var outside = await OutsideChecks.AskAsync(OutsideChecks.Registries(info), cancellationToken);
        findings.Add(OutsideChecks.Registry(outside));
        findings.Add(OutsideChecks.Clock(time.GetUtcNow(), info is null ? null : Parse(info.SystemTime), outside));
        findings.AddRange(WorkspaceChecks.Look(request, ConsoleCommand.For("Init", request.Workspace.Option)));
        var all = request.ResolveAll();
        foreach (var stack in all) findings.AddRange(await stacks.LookAsync(stack, cancellationToken));
        if (all.Count > 0) findings.Add(await new ComponentChecks(daemon, runner, api).LookAsync(request, all, usable.Docker, cancellationToken));
        return new DoctorReport(request.Workspace.Root, findings);
    }

    private static DateTimeOffset? Parse(string? text) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var instant) ? instant : null;
}

/// <summary>What stacks could run on, as asked for.</summary>
/// <param name="Docker">Whether Docker works and may be used.</param>
/// <param name="Postgres">The PostgreSQL installations that the local engine may use.</param>
internal sealed record UsableEngines(bool Docker, IReadOnlyList<PostgresInstallation> Postgres)
{
    public bool Any => Docker || Postgres.Count > 0;
}
