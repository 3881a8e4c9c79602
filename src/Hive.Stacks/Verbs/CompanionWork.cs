using Hive.Stacks.Catalogue;
using Hive.Stacks.Companions;
using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Keys;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>What serving, following and stopping companions have in common.</summary>
/// <param name="session">What it works with.</param>
/// <param name="probe">Asks a companion which configuration it works with.</param>
/// <param name="keys">Has stacks make the keys that a companion asks them with.</param>
internal sealed class CompanionWork(StackSession session, CompanionProbe probe, ReadingKeys keys)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(50);

    private readonly IReadOnlyList<ICompanionConfiguration> _makers =
    [
        new ProxyConfiguration(session.Request, session.Time),
        new MonitoringConfiguration(session.Request),
    ];

    /// <summary>All companions of the workspace, as the settings say.</summary>
    public IEnumerable<CompanionInstance> All() =>
        CompanionCatalogue.All.Select(definition => CompanionInstance.Of(definition, session.Request));

    /// <summary>What runs companions.</summary>
    /// <param name="definition">Which one is meant.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    /// <param name="whatever">Whether it does not matter which engine was asked for.</param>
    /// <exception cref="StackException">The engine that was asked for has none, or does not answer.</exception>
    public async Task<ICompanionEngine> RequireEngineAsync(
        CompanionDefinition definition,
        CancellationToken cancellationToken,
        bool whatever = false
    )
    {
        // What is done along with stacks asks for their engine, not for this one's.
        var asked = whatever ? null : session.Request.Engine;
        var engine = session.Engines.FirstOrDefault(one =>
            one.Companions is not null && (asked is null || one.Name == asked)
        );
        if (engine is not { Companions: { } found })
        {
            throw new StackException(
                FailureKind.Misuse,
                $"{definition.Subject} is a container, which --engine={asked} does not run.",
                "Leave --engine (or HIVE_ENGINE) out; stacks that it is to reach run on Docker, too."
            );
        }

        return await engine.AskAsync(cancellationToken) is { Problem: { } problem } answer
            ? throw new StackException(
                FailureKind.Prerequisite,
                $"{definition.Subject} is a container, but {problem}.",
                answer.Remedy
            )
            : found;
    }

    /// <summary>The stacks that are up.</summary>
    /// <exception cref="StackException">None is.</exception>
    public async Task<IReadOnlyList<StackRoute>> RequireStacksAsync(
        CompanionInstance one,
        CancellationToken cancellationToken
    ) =>
        await FindStacksAsync(cancellationToken) is [_, ..] stacks
            ? stacks
            : throw new StackException(
                FailureKind.Prerequisite,
                $"No stack of this workspace is up on Docker, so {one.Definition.Phrase} has nothing to serve.",
                $"Serve one first, for example {ConsoleCommand.For("GenieServe", [.. one.Workspace.Option])}"
            );

    /// <summary>The stacks that are up, on whichever engine companions reach them on.</summary>
    public async Task<IReadOnlyList<StackRoute>> FindStacksAsync(CancellationToken cancellationToken)
    {
        // As they were started, and every instance too, whichever one this run is about.
        var workspace = WorkspaceSnapshot.Take(session.Request with { Instance = null });
        var found = await Task.WhenAll(
            workspace.ResolveAll().Select(stack => FindAsync(workspace.AsStarted(stack), cancellationToken))
        );
        return [.. found.OfType<StackRoute>()];
    }

    private async Task<StackRoute?> FindAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        foreach (var engine in session.Engines.Where(one => one.Companions is not null))
        {
            if (await engine.FindRouteAsync(stack, cancellationToken) is { } route)
                return route;
        }

        return null;
    }

    /// <summary>The configuration for some stacks.</summary>
    /// <exception cref="StackException">A setting or a file that the user gave is wrong.</exception>
    public Configuration Make(CompanionInstance one, IReadOnlyList<StackRoute> stacks) =>
        _makers.Single(maker => maker.Companion == one.Definition).Make(one, stacks);

    /// <summary>What brings a companion up with its configuration.</summary>
    public async Task<IReadOnlyList<PlanStep>> PlanAsync(
        ICompanionEngine engine,
        CompanionInstance one,
        Configuration files,
        IReadOnlyList<StackRoute> stacks,
        CancellationToken cancellationToken
    ) =>
        await engine.PlanServeAsync(
            one,
            files,
            stacks,
            await AnswersAsync(one, files.Version, cancellationToken),
            cancellationToken
        );

    /// <summary>Carries a plan out, and waits until the companion answers with its configuration.</summary>
    /// <exception cref="StackException">A step failed, or it does not answer.</exception>
    public async Task CarryOutAsync(
        CompanionInstance one,
        Configuration files,
        IReadOnlyList<StackRoute> stacks,
        IReadOnlyList<PlanStep> plan,
        CancellationToken cancellationToken
    )
    {
        if (one.Definition.NeedsKeys)
            await GiveKeysAsync(one, stacks, cancellationToken);
        var scope = session.Events.For(one.Definition.Name);
        await session.RunAsync(plan, scope, cancellationToken);
        scope.Enter(Phase.Api, $"waiting until {one.Url} answers with configuration {files.Version}");
        var answers = await Wait.UntilAsync(
            ended => AnswersAsync(one, files.Version, ended),
            LookEvery,
            session.Request.Timeout,
            cancellationToken,
            session.Time
        );
        if (!answers)
        {
            scope.Abandon();
            throw new StackException(
                FailureKind.Unhealthy,
                $"{one.Definition.Subject} does not answer with its configuration at {one.Url} within {session.Request.Timeout.TotalSeconds:0} s.",
                $"Read what it says: docker compose --project-name hive-{one.Workspace.Id}-{one.Definition.Name} logs"
            );
        }

        scope.Finish();
        session.Events.Close(scope);
    }

    /// <summary>Whether a companion answers with a configuration.</summary>
    public async Task<bool> AnswersAsync(CompanionInstance one, string? version, CancellationToken cancellationToken) =>
        version is not null
        && (await probe.AskAsync(one, cancellationToken))?.Contains(version, StringComparison.Ordinal) == true;

    /// <summary>Refuses a port that is a stack's.</summary>
    // Its default is nobody else's; one that was chosen may be.
    public void RequireOwnPort(CompanionInstance one)
    {
        var settings = session.Request.Settings;
        if (settings.Ports.Values.Concat(settings.DatabasePorts.Values).Contains(one.Address.Port))
        {
            throw new StackException(
                FailureKind.Misuse,
                $"{one.Definition.PortVariable} is {one.Address.Port}, which is a stack's port.",
                "Give each a port of its own in .env."
            );
        }
    }

    private async Task GiveKeysAsync(
        CompanionInstance one,
        IReadOnlyList<StackRoute> stacks,
        CancellationToken cancellationToken
    )
    {
        var made = await keys.EnsureAsync(
            one,
            [.. stacks.Select(stack => stack.Stack)],
            Account.ForContainers,
            cancellationToken
        );
        foreach (var stack in made)
            session.Events.Say($"{stack.FullName} made a key for {one.Definition.Name} that may read, and nothing else.");
    }
}
