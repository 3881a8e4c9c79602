using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Running;

namespace Hive.Stacks.Engines.Docker.Setup;

/// <summary>Makes a Docker engine on Debian and Ubuntu from the distribution's own packages, and stops what it has started.</summary>
/// <param name="settings">Where the daemon keeps its things.</param>
/// <param name="daemon">Where the daemon is asked.</param>
/// <param name="runner">Starts programs.</param>
/// <param name="environment">The console's environment.</param>
public sealed class DockerSetup(
    DaemonSettings settings, DockerDaemon daemon, ICommandRunner runner, IReadOnlyDictionary<string, string> environment)
{
    private readonly ProgramFinder _programs = new(environment.GetValueOrDefault("PATH", ""));

    /// <summary>Installs what is missing and starts the daemon. Where an engine works already, nothing is changed.</summary>
    /// <exception cref="StackException">It cannot be done here, or a step failed.</exception>
    public async Task UpAsync(IRunView view, CancellationToken cancellationToken)
    {
        var found = await EngineParts.LookAsync(daemon, runner, cancellationToken);
        SetupGuard.RefuseOld(found);
        if (found.IsComplete)
        {
            view.Say($"An engine is there: {found}. Nothing was changed.");
            return;
        }

        SetupGuard.RequirePossible(found, environment.GetValueOrDefault("DOCKER_HOST"));
        using var turn = await SetupLock.TakeAsync(settings.RecordFile + ".lock", view.Say, cancellationToken);
        foreach (var step in await PlanUpAsync(cancellationToken))
        {
            view.Begin(step.Phase, step.Title);
            await step.ExecuteAsync(runner, view.Line, cancellationToken);
        }

        view.Finish();
        view.Say($"The engine is ready: {await ProveAsync(cancellationToken)}.");
    }

    /// <summary>What <see cref="UpAsync"/> would do; empty when an engine works already.</summary>
    /// <exception cref="StackException">It cannot be done here.</exception>
    public async Task<IReadOnlyList<PlanStep>> PlanUpAsync(CancellationToken cancellationToken)
    {
        var found = await EngineParts.LookAsync(daemon, runner, cancellationToken);
        SetupGuard.RefuseOld(found);
        if (found.IsComplete) return [];
        SetupGuard.RequirePossible(found, environment.GetValueOrDefault("DOCKER_HOST"));
        var missing = found.Missing.ToList();
        if (found.Daemon.Version is null && !await HasDaemonAsync(cancellationToken)) missing.Insert(0, EnginePart.Daemon);
        return
        [
            .. await MendPackagesStep.IsNeededAsync(missing.Count > 0, runner, cancellationToken) ? new[] { new MendPackagesStep() } : [],
            .. missing.Count == 0 ? [] : PlanInstall(missing),
            .. found.Daemon.Version is not null ? [] : new[] { PlanStart() },
        ];
    }

    /// <summary>Stops the daemon, if it is the one that <see cref="UpAsync"/> started. Images, containers and volumes stay.</summary>
    /// <exception cref="StackException">It does not end, or only root may stop it.</exception>
    public async Task DownAsync(IRunView view, CancellationToken cancellationToken)
    {
        if (SystemdDocker.RunsHere && File.Exists(SystemdDocker.NoteFile(settings)))
        {
            SetupGuard.RequireRoot("Stopping the engine");
            view.Say(await SystemdDocker.StopAsync(settings, runner, cancellationToken)
                ? "The engine is stopped; its images, containers and volumes stay."
                : "The engine that EngineUp started had ended. Nothing was changed.");
            return;
        }

        var answer = await daemon.AskAsync(cancellationToken);
        var others = answer.Version is { } version ? $"; the Docker {version} that answers was started otherwise and is left alone" : "";
        if (ProcessRecord.Read(settings.RecordFile) is not { } record)
        {
            view.Say($"EngineUp has started no engine here{others}. Nothing was changed.");
            return;
        }

        SetupGuard.RequireRoot("Stopping the engine");
        using var turn = await SetupLock.TakeAsync(settings.RecordFile + ".lock", view.Say, cancellationToken);
        if (record.IsAlive)
        {
            view.Begin(Phase.Stop, $"stop the Docker daemon (process {record.ProcessId}) and its containers");
            await new StopDaemon(settings).EndAsync(record, runner, "EngineUp started it", cancellationToken);
            view.Finish();
            view.Say($"The engine is stopped; its images, containers and volumes stay in {settings.DataRoot}.");
            return;
        }

        // Its containerd may have gone over to a daemon that somebody else started since.
        var ended = answer.Version is null && await new DaemonLeftovers(settings).EndContainerdAsync(cancellationToken);
        File.Delete(settings.RecordFile);
        view.Say($"The engine that EngineUp started had ended{(ended ? "; its containerd was still there and is stopped" : "")}{others}.");
    }

    private static IReadOnlyList<PlanStep> PlanInstall(IReadOnlyList<EnginePart> missing)
    {
        var distribution = LinuxDistribution.Parse(File.ReadAllText(LinuxDistribution.OsRelease));
        var files = TrixiePackages.AreNeededOn(distribution) ? TrixiePackages.Files(AptFile.ReadSources()) : [];
        return
        [
            .. files.Select(file => new WriteFileStep(file, "Debian 12's own Docker is too old")).Where(step => step.IsNeeded),
            new InstallStep(DockerPackages.For(distribution, missing)),
        ];
    }

    private PlanStep PlanStart() => SystemdDocker.RunsHere && settings == DaemonSettings.Standard
        ? new StartServiceStep(settings, daemon)
        : new StartDaemonStep(settings, daemon, _programs.Find("dockerd") ?? "/usr/sbin/dockerd", _programs.SearchPath);

    private async Task<bool> HasDaemonAsync(CancellationToken cancellationToken) =>
        _programs.Find("dockerd") is { } program
        && await EngineParts.VersionAsync(new Command(program, ["--version"]), runner, cancellationToken) is { } version
        && !EngineParts.IsTooOld(version);

    private async Task<EngineParts> ProveAsync(CancellationToken cancellationToken)
    {
        var parts = await EngineParts.LookAsync(daemon, runner, cancellationToken);
        return parts.IsComplete
            ? parts
            : throw new StackException(
                FailureKind.Prerequisite, $"The packages are installed, but not everything works: {parts}.",
                $"See what 'docker info' says; the 'docker' that is found first is {_programs.Find("docker") ?? "none"}. Or {SetupGuard.Without}.");
    }
}
