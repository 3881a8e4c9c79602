using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Engines.Docker.Setup;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Requests;
using Hive.Stacks.Running;

namespace Hive.Stacks.Diagnosis;

/// <summary>Looks at everything that a stack needs, changes nothing, and says how to mend what is missing.</summary>
/// <param name="daemon">Asked whether it answers.</param>
/// <param name="runner">Asks programs for their versions.</param>
/// <param name="searchPath">The PATH to look for PostgreSQL on.</param>
public sealed class Doctor(DockerDaemon daemon, ICommandRunner runner, string searchPath)
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
        findings.Add(WorkspaceChecks.Settings(request.Workspace));
        foreach (var stack in StackCatalogue.All) findings.AddRange(await stacks.LookAsync(request.Resolve(stack), cancellationToken));
        return new DoctorReport(findings);
    }
}

/// <summary>What stacks could run on, as asked for.</summary>
/// <param name="Docker">Whether Docker works and may be used.</param>
/// <param name="Postgres">The PostgreSQL installations that the local engine may use.</param>
internal sealed record UsableEngines(bool Docker, IReadOnlyList<PostgresInstallation> Postgres)
{
    public bool Any => Docker || Postgres.Count > 0;
}
