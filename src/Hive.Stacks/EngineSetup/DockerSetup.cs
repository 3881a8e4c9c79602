using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;

namespace Hive.Stacks.EngineSetup;

/// <summary>
/// Makes a Docker engine on Debian and Ubuntu from the distribution's own packages, and stops what it has started.
/// </summary>
/// <param name="settings">Where the daemon keeps its things.</param>
/// <param name="daemon">Where the daemon is asked.</param>
/// <param name="runner">Asks programs.</param>
/// <param name="plans">Carries out plans.</param>
/// <param name="events">Told what goes on.</param>
/// <param name="caller">The console's environment.</param>
public sealed class DockerSetup(
    DaemonSettings settings,
    DockerDaemon daemon,
    ICommandRunner runner,
    PlanRunner plans,
    RunEvents events,
    CallerEnvironment caller
)
{
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(5);
    private readonly ProgramFinder _programs = new(caller.SearchPath);

    private string LockFile => settings.RecordFile + ".lock";

    /// <summary>Installs what is missing and starts the daemon. Where an engine works already, nothing is changed.</summary>
    /// <exception cref="StackException">It cannot be done here, or a step failed.</exception>
    public async Task UpAsync(CancellationToken cancellationToken)
    {
        var found = await EngineParts.LookAsync(daemon, runner, cancellationToken);
        SetupGuard.RefuseOld(found);
        if (found.IsComplete)
        {
            events.Say($"An engine is there: {found}. Nothing was changed.");
            return;
        }

        SetupGuard.RequirePossible(found, caller.Variables.GetValueOrDefault("DOCKER_HOST"));
        using var turn = await LockAsync(cancellationToken);
        await plans.RunAsync(await PlanUpAsync(cancellationToken), events.Run, cancellationToken);
        events.Run.Finish();
        events.Say($"The engine is ready: {await ProveAsync(cancellationToken)}.");
    }

    /// <summary>What <see cref="UpAsync"/> would do; empty when an engine works already.</summary>
    /// <exception cref="StackException">It cannot be done here.</exception>
    public async Task<IReadOnlyList<PlanStep>> PlanUpAsync(CancellationToken cancellationToken)
    {
        var found = await EngineParts.LookAsync(daemon, runner, cancellationToken);
        SetupGuard.RefuseOld(found);
        if (found.IsComplete)
            return [];
        SetupGuard.RequirePossible(found, caller.Variables.GetValueOrDefault("DOCKER_HOST"));
        var missing = found.Missing.ToList();
        if (found.Daemon.Version is null && !await HasDaemonAsync(cancellationToken))
            missing.Insert(0, EnginePart.Daemon);
        return
        [
            .. await MendPackagesStep.IsNeededAsync(missing.Count > 0, runner, cancellationToken)
                ? new[] { new MendPackagesStep() }
                : [],
            .. missing.Count == 0 ? [] : PlanInstall(missing),
            .. found.Daemon.Version is not null ? [] : new[] { PlanStart() },
        ];
    }

    /// <summary>
    /// Stops the daemon, if it is the one that <see cref="UpAsync"/> started. Images, containers and volumes stay.
    /// </summary>
    /// <exception cref="StackException">It does not end, or only root may stop it.</exception>
    public async Task DownAsync(CancellationToken cancellationToken)
    {
        var (steps, outcome) = await PlanDownAsync(cancellationToken);
        if (steps.Count > 0)
        {
            SetupGuard.RequireRoot("Stopping the engine");
            using var turn = await LockAsync(cancellationToken);
            // Again: another run may have stopped it meanwhile.
            (steps, outcome) = await PlanDownAsync(cancellationToken);
            await plans.RunAsync(steps, events.Run, cancellationToken);
            events.Run.Finish();
        }

        events.Say(outcome);
    }

    /// <summary>What <see cref="DownAsync"/> would do, and the sentence that says what came of it.</summary>
    public async Task<(IReadOnlyList<PlanStep> Steps, string Outcome)> PlanDownAsync(CancellationToken cancellationToken)
    {
        const string stopped = "The engine is stopped; its images, containers and volumes stay";
        if (SystemdDocker.RunsHere && File.Exists(SystemdDocker.NoteFile(settings)))
        {
            return await SystemdDocker.IsOursAsync(settings, runner, cancellationToken)
                ? ([new StopDaemonStep(settings, null, "stop the Docker service and its containers")], $"{stopped}.")
                : (
                    [new StopDaemonStep(settings, null, "forget the Docker service that has ended")],
                    "The engine that EngineUp started had ended. Nothing was changed."
                );
        }

        var answer = await daemon.AskAsync(cancellationToken);
        var others = answer.Version is { } version
            ? $"; the Docker {version} that answers was started otherwise and is left alone"
            : "";
        if (ProcessRecord.Read(settings.RecordFile) is not { } record)
            return ([], $"EngineUp has started no engine here{others}. Nothing was changed.");
        if (record.IsAlive)
        {
            return (
                [
                    new StopDaemonStep(
                        settings,
                        record,
                        $"stop the Docker daemon (process {record.ProcessId}) and its containers"
                    ),
                ],
                $"{stopped} in {settings.DataRoot}."
            );
        }

        var left = answer.Version is null && new DaemonLeftovers(settings).Containerd is not null;
        return (
            [
                new StopDaemonStep(
                    settings,
                    record,
                    left ? "end the containerd of a daemon that has ended" : "forget a daemon that has ended"
                ),
            ],
            $"The engine that EngineUp started had ended{(left ? "; its containerd was still there and is stopped" : "")}{others}."
        );
    }

    private static IReadOnlyList<PlanStep> PlanInstall(IReadOnlyList<EnginePart> missing)
    {
        var distribution = LinuxDistribution.Parse(File.ReadAllText(LinuxDistribution.OsRelease));
        var files = TrixiePackages.AreNeededOn(distribution) ? TrixiePackages.Files(AptFile.ReadSources()) : [];
        return
        [
            .. files
                .Select(file => new WriteAptFileStep(file, "Debian 12's own Docker is too old"))
                .Where(step => step.IsNeeded),
            new InstallStep(DockerPackages.For(distribution, missing)),
        ];
    }

    private async Task<IDisposable> LockAsync(CancellationToken cancellationToken) =>
        await FileLock.TakeAsync(
            LockFile,
            LockTimeout,
            () => events.Say("Another run sets up the engine; waiting for it."),
            cancellationToken
        )
        ?? throw new StackException(
            FailureKind.Conflict,
            $"Another run has been setting up the engine for {LockTimeout.TotalMinutes:0} minutes.",
            $"Wait for it or end it (fuser {LockFile}), then run this again."
        );

    private PlanStep PlanStart() =>
        SystemdDocker.RunsHere && settings == DaemonSettings.Standard
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
                FailureKind.Prerequisite,
                $"The packages are installed, but not everything works: {parts}.",
                $"See what 'docker info' says; the 'docker' that is found first is {_programs.Find("docker") ?? "none"}. Or {SetupGuard.Without}."
            );
    }
}
