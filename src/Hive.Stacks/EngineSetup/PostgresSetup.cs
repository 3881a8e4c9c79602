using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;

namespace Hive.Stacks.EngineSetup;

/// <summary>Makes what the local engine needs, on Debian and Ubuntu: PostgreSQL, and pgvector for it.</summary>
/// <param name="runner">Asks programs.</param>
/// <param name="plans">Carries out plans.</param>
/// <param name="events">Told what goes on.</param>
/// <param name="caller">The PATH to look for PostgreSQL on.</param>
public sealed class PostgresSetup(ICommandRunner runner, PlanRunner plans, RunEvents events, CallerEnvironment caller)
{
    private const string LockFile = "/run/hive/postgres-setup.lock";
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMinutes(20);

    /// <summary>Installs what is missing. Where all is there, nothing is changed.</summary>
    /// <exception cref="StackException">It cannot be done here, or a step failed; the next run goes on from
    /// there.</exception>
    public async Task UpAsync(CancellationToken cancellationToken)
    {
        if (await MissingAsync(cancellationToken) is null)
        {
            events.Say($"The local engine has what it needs: {await FoundAsync(cancellationToken)}. Nothing was changed.");
            return;
        }

        RequirePossible();
        using var turn = await LockAsync(cancellationToken);
        // The lists say what can be had; a fresh machine has none. What fails here is said by the step that needs it.
        await runner.RunAsync(AptCommands.Update, events.Run.Line, cancellationToken);
        // Which pgvector is wanted is known once PostgreSQL is there.
        for (var steps = await PlanUpAsync(cancellationToken); steps.Count > 0; )
        {
            await plans.RunAsync(steps, events.Run, cancellationToken);
            var next = await PlanUpAsync(cancellationToken);
            if (next.SequenceEqual(steps))
                throw NoUse(steps);
            steps = next;
        }

        events.Run.Finish();
        events.Say(
            $"The local engine has what it needs: {await FoundAsync(cancellationToken)}. A stack that runs gets pgvector when it is started again, for example {ConsoleCommand.For("GenieRestart")}"
        );
    }

    /// <summary>What <see cref="UpAsync"/> would do next; empty when there is nothing to do.</summary>
    /// <exception cref="StackException">It cannot be done here.</exception>
    public async Task<IReadOnlyList<PlanStep>> PlanUpAsync(CancellationToken cancellationToken)
    {
        if (await MissingAsync(cancellationToken) is not { } missing)
            return [];
        RequirePossible();
        var mend = await MendPackagesStep.IsNeededAsync(installing: true, runner, cancellationToken)
            ? new[] { new MendPackagesStep() }
            : [];
        if (missing.Postgres is not { } postgres)
            return [.. mend, new InstallStep(["postgresql"]) { Without = WithoutIt }];
        var policy = await runner.RunAsync(VectorPackages.Policy(postgres.Major), null, cancellationToken);
        return
        [
            .. mend,
            .. VectorPackages.Plan(
                postgres.Major,
                postgres.BinFolder,
                LinuxDistribution.Parse(await File.ReadAllTextAsync(LinuxDistribution.OsRelease, cancellationToken)),
                AptFile.ReadSources(),
                policy.Output
            ),
        ];
    }

    private const string WithoutIt = "Mend what apt-get says and run this again.";

    // Null when nothing is; without an installation, PostgreSQL itself is.
    private async Task<Lack?> MissingAsync(CancellationToken cancellationToken)
    {
        var found = await PostgresInstallation.FindAllAsync(runner, caller.SearchPath, cancellationToken);
        return found is not [var newest, ..] ? new Lack(null)
            : VectorExtension.FindControlFile(newest) is null ? new Lack(newest)
            : null;
    }

    private async Task<string> FoundAsync(CancellationToken cancellationToken)
    {
        var newest = (await PostgresInstallation.FindAllAsync(runner, caller.SearchPath, cancellationToken))[0];
        return $"PostgreSQL {newest.Major} in {newest.BinFolder}, and pgvector";
    }

    private async Task<IDisposable> LockAsync(CancellationToken cancellationToken) =>
        await FileLock.TakeAsync(
            LockFile,
            LockTimeout,
            () => events.Say("Another run sets up PostgreSQL; waiting for it."),
            cancellationToken
        )
        ?? throw new StackException(
            FailureKind.Conflict,
            $"Another run has been setting up PostgreSQL for {LockTimeout.TotalMinutes:0} minutes.",
            $"Wait for it or end it (fuser {LockFile}), then run this again."
        );

    private static void RequirePossible()
    {
        if (
            !File.Exists(LinuxDistribution.OsRelease)
            || !File.Exists("/usr/bin/apt-get")
            || !LinuxDistribution.Parse(File.ReadAllText(LinuxDistribution.OsRelease)).IsSupported
        )
        {
            throw new StackException(
                FailureKind.Prerequisite,
                "EngineUp can install PostgreSQL and pgvector on Debian 12 or newer and on Ubuntu only.",
                $"Install PostgreSQL {StackCatalogue.OldestPostgresMajor} or newer and pgvector in your system's way: {PostgresInstallation.InstallCommand}"
            );
        }

        if (!Account.Current.IsRoot)
            throw new StackException(
                FailureKind.Prerequisite,
                "Installing PostgreSQL or pgvector needs root.",
                "Run the same command with sudo."
            );
    }

    private static StackException NoUse(IReadOnlyList<PlanStep> steps) =>
        new(
            FailureKind.Failed,
            $"It was carried out and is still wanted: {string.Join("; ", steps.Select(step => step.Title))}.",
            $"Look at what {ConsoleCommand.For("Doctor")} says about PostgreSQL and pgvector."
        );

    private sealed record Lack(PostgresInstallation? Postgres);
}
