using System.Text.RegularExpressions;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Compose;
using Hive.Stacks.Data;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>Plans the difference between what a Swarm runs of a stack and what it should.</summary>
/// <param name="daemon">Says what images there are.</param>
/// <param name="swarm">Says what runs.</param>
/// <param name="product">Where Compose files lie.</param>
/// <param name="runner">Has Compose resolve its file.</param>
/// <param name="planned">What a run that only plans would have changed by now.</param>
internal sealed partial class SwarmPlanner(
    DockerDaemon daemon,
    SwarmQuestions swarm,
    ProductFiles product,
    ICommandRunner runner,
    PlannedChanges planned
)
{
    /// <summary>What makes the stack run as its settings, files and images are now; empty when it does already.</summary>
    /// <exception cref="StackException">It cannot be started.</exception>
    public async Task<StackPlan> PlanServeAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var state = planned.Stops(stack)
            ? new SwarmState(stack, [], [], new StackContainers(stack, []))
            : await swarm.LookAsync(stack, cancellationToken);
        var draft = await DraftAsync(stack, state, cancellationToken);
        // Whoever lacks a secret gets one in this very run, so it differs.
        var manifest = SecretStore.Missing(stack).Count == 0 ? draft.Complete() : null;
        var changes = stack
            .Definition.Services.Select(service => ChangeOf(service, draft, manifest, state))
            .OfType<Change>()
            .ToList();
        var door = DoorSteps(draft, state).ToList();
        var steps = new List<PlanStep>();
        if (changes.Count > 0)
        {
            steps.Add(new PrepareStep(stack, Account.ForContainers));
            if (state.Of(stack.Definition.DatabaseService.Name) is null && !planned.Stops(stack))
                steps.AddRange(await DataFolderGuard.RequireUnusedAsync(stack, cancellationToken));
            steps.Add(
                new DeployStep(
                    draft,
                    string.Join(", ", changes.GroupBy(one => one.Verb).Select(group => $"{group.Key} {Names(group)}")),
                    $"{string.Join("; ", changes.Select(one => one.Reason).Distinct())}; data untouched"
                )
            );
        }

        steps.AddRange(door);
        if (changes.Where(one => one.Verb == Update).Select(one => one.Service.Name).ToList() is [_, ..] updated)
            steps.Add(SwarmWaits.Update(draft.Name, updated));
        else if (changes.Any(one => one.Verb == Scale))
            steps.Add(SwarmWaits.Replicas(draft.Name));
        if (manifest is not null && state.Services.Count > 0)
            steps.AddRange(await ForgettingAsync(draft.Name, manifest, cancellationToken));
        return steps.Count == 0
            ? new StackPlan(stack, PrepareStep.ForRunning(stack, Account.ForContainers))
            : new StackPlan(stack, steps) { StartsStack = changes.Count > 0 };
    }

    /// <summary>What ends it; data and volumes stay.</summary>
    public async Task<StackPlan> PlanStopAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var state = await swarm.LookAsync(stack, cancellationToken);
        var name = NameOf(stack, state);
        var objects = await swarm.ObjectsAsync(name, cancellationToken);
        if (!state.Any && objects.Networks.Count + objects.Secrets.Count + objects.Configs.Count == 0)
            return new StackPlan(stack, []);
        var steps = new List<PlanStep>();
        // The API first, so that it ends what it does while its database is there.
        foreach (var service in stack.Definition.Services)
        {
            if (state.Of(service.Name) is { } running)
                steps.Add(Run($"remove {service.Name}", "it runs", SwarmCommands.RemoveServices([running.Name])));
            if (state.Of(service.Name) is not null || state.Containers.Of(service.Name) is not null)
                steps.Add(SwarmWaits.Gone($"end {service.Name}", SwarmCommands.Containers(name, service.Name)));
        }

        if (state.Door is not null)
            steps.Add(Run("close the way in", "nothing is behind it", SwarmDoor.Remove(name)));
        steps.Add(
            Run("remove networks, secrets and configs", $"data stays in {stack.Paths.Data}", SwarmCommands.RemoveStack(name))
        );
        steps.Add(SwarmWaits.Gone("remove its networks", SwarmCommands.Networks(name)));
        return new StackPlan(stack, steps);
    }

    /// <summary>What ends it and removes its volumes.</summary>
    public async Task<StackPlan> PlanRemoveAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var stop = await PlanStopAsync(stack, cancellationToken);
        var name = NameOf(stack, await swarm.LookAsync(stack, cancellationToken));
        var volumes = (await swarm.ObjectsAsync(name, cancellationToken)).Volumes;
        return new StackPlan(
            stack,
            [
                .. stop.Steps,
                .. volumes.Count > 0
                    ? [Run("remove volumes", "its data goes as well", SwarmCommands.RemoveVolumes(volumes))]
                    : Array.Empty<PlanStep>(),
                .. File.Exists(stack.Paths.SwarmFile)
                    ? [new RemoveFolderStep(stack.Paths.SwarmFile, "its data goes as well")]
                    : Array.Empty<PlanStep>(),
            ]
        );
    }

    private async Task<SwarmDraft> DraftAsync(StackInstance stack, SwarmState state, CancellationToken cancellationToken)
    {
        var resolved = await runner.RunAsync(ComposeReader.Command(stack, product), null, cancellationToken);
        var images = new Dictionary<string, string>();
        foreach (var service in stack.Definition.Services)
            images[service.Name] = await ImageAsync(stack, stack.Settings.Images[service.Name], cancellationToken);
        var info = await daemon.InfoAsync(cancellationToken);
        return new SwarmDraft(
            ComposeReader.Read(stack, resolved),
            NameOf(stack, state),
            info.Swarm?.NodeID ?? "",
            images,
            stack.Definition.Postgres is null ? 1 : stack.Settings.Replicas ?? SwarmFile.KeptReplicas(stack)
        )
        {
            IsEncrypted = stack.Settings.SwarmEncrypts,
        };
    }

    // Exactly: another image of the same name is another one, and going back leads to the very one of before.
    private async Task<string> ImageAsync(StackInstance stack, string name, CancellationToken cancellationToken)
    {
        if (planned.Builds(name))
            return name;
        var image =
            await daemon.FindImageAsync(name, cancellationToken)
            ?? throw new StackException(
                FailureKind.Prerequisite,
                $"The image {name} is not there.",
                $"Build it: {ConsoleCommand.For($"Build{stack.Definition.Title}Image")}"
            );
        var repository = Tag.Replace(name, "");
        return image.RepoDigests?.FirstOrDefault(one => one.StartsWith(repository + "@", StringComparison.Ordinal))
            ?? image.ID;
    }

    private static Change? ChangeOf(StackService service, SwarmDraft draft, SwarmManifest? manifest, SwarmState state)
    {
        if (state.Of(service.Name) is not { } running)
            return new Change(service, Create, "it does not run yet");
        if (manifest is null)
            return new Change(service, Update, "a secret is made anew");
        if (running.Image != draft.Images[service.Name])
            return new Change(service, Update, "its image changed");
        if (running.Manifest != manifest.Hashes[service.Name])
            return new Change(service, Update, WhyOther(service, draft.Stack));
        return
            service == draft.Stack.Definition.Api
            && service != draft.Stack.Definition.DatabaseService
            && running.Wanted != draft.Replicas
            ? new Change(service, Scale, $"it runs {running.Wanted} times, and is to run {draft.Replicas} times")
            : null;
    }

    private static string WhyOther(StackService service, StackInstance stack) =>
        service == stack.Definition.Api && ProviderKeys.Changed(stack) is [_, ..] keys
            ? $"{string.Join(" and ", keys)} changed"
            : "its settings, secrets or components changed";

    private static IEnumerable<PlanStep> DoorSteps(SwarmDraft draft, SwarmState state)
    {
        if (
            state.Door is { } door
            && StackContainers.IsUp(door)
            && StackContainers.Label(door, SwarmLabels.Manifest) == SwarmDoor.HashOf(draft)
        )
            yield break;
        if (state.Door is { } old)
        {
            var why = StackContainers.IsUp(old) ? "its ports or networks changed" : $"it is {StackContainers.WhyDown(old)}";
            yield return Run("close the way in", why, SwarmDoor.Remove(draft.Name), Phase.Create);
        }

        yield return new RunStep(
            Phase.Create,
            "open the way in",
            "Swarm would publish the ports on every address",
            SwarmDoor.Run(draft),
            "Read what Docker says above; nothing was removed, so the same command can be run again."
        );
    }

    // What a running container could still need is gone from use by now: updates have ended.
    private async Task<IReadOnlyList<PlanStep>> ForgettingAsync(
        string name,
        SwarmManifest manifest,
        CancellationToken cancellationToken
    )
    {
        var objects = await swarm.ObjectsAsync(name, cancellationToken);
        return
        [
            .. Forget("secret", objects.Secrets.Except(manifest.Secrets).ToList()),
            .. Forget("config", objects.Configs.Except(manifest.Configs).ToList()),
        ];
    }

    private static IEnumerable<PlanStep> Forget(string kind, List<string> names) =>
        names.Count == 0
            ? []
            :
            [
                Run(
                    $"remove {names.Count} former {kind}s",
                    "nothing uses them",
                    SwarmCommands.Remove(kind, names),
                    Phase.Create
                ),
            ];

    private static RemoveStep Run(string title, string reason, Command command, Phase phase = Phase.Stop) =>
        new(phase, title, reason, command);

    private string NameOf(StackInstance stack, SwarmState state) => state.Name ?? ComposeProject.Of(stack, product).Name;

    private static string Names(IEnumerable<Change> changes) =>
        string.Join(" and ", changes.Select(one => one.Service.Name));

    private const string Create = "create";
    private const string Update = "update";
    private const string Scale = "scale";

    private sealed record Change(StackService Service, string Verb, string Reason);

    [GeneratedRegex(@":[^:/]+$")]
    private static partial Regex Tag { get; }
}
