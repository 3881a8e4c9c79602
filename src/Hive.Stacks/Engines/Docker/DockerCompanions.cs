using System.Globalization;
using Docker.DotNet.Models;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Companions;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>Runs companions as containers that are put onto the networks of the stacks' APIs.</summary>
/// <param name="daemon">Answers questions.</param>
/// <param name="product">Where Compose files lie.</param>
/// <param name="runner">Asks Compose for the hash of its settings.</param>
internal sealed class DockerCompanions(DockerDaemon daemon, ProductFiles product, ICommandRunner runner) : ICompanionEngine
{
    private const string ConfigHashLabel = "com.docker.compose.config-hash";

    private static Account Owner => Account.ForContainers;

    /// <inheritdoc />
    public async Task<CompanionSight> ObserveAsync(CompanionInstance one, CancellationToken cancellationToken) =>
        await daemon.FindAsync(one, cancellationToken) switch
        {
            null => new(StackState.Absent, null, null, []),
            { } container when StackContainers.IsUp(container) => new(
                StackState.Running,
                DateTimeOffset.Parse(container!.State!.StartedAt, CultureInfo.InvariantCulture),
                null,
                CompanionContainers.NetworksOf(container)
            ),
            var container => new(
                container.State is { Restarting: true } ? StackState.Degraded : StackState.Stopped,
                null,
                StackContainers.WhyDown(container),
                CompanionContainers.NetworksOf(container)
            ),
        };

    /// <inheritdoc />
    public async Task CheckAsync(CompanionInstance one, CancellationToken cancellationToken)
    {
        var container = await daemon.FindAsync(one, cancellationToken);
        if (StackContainers.IsUp(container) && CompanionContainers.Publishes(container!, one))
            return;
        var (bind, port) = (one.Address.Bind, one.Address.Port);
        if (await PublishedPort.FindHolderAsync(daemon, bind, port, cancellationToken) is not { } holder)
            return;
        var free = FreePort.Choose($"{one.Workspace.Root} {one.Definition.Name}", bind, []);
        throw new StackException(
            FailureKind.Conflict,
            $"Port {port} on {bind} is held by {holder.Text}.",
            $"Stop it, or choose another port: {one.Definition.PortVariable}={free} in {one.Workspace.EnvironmentFile}"
        );
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PlanStep>> PlanServeAsync(
        CompanionInstance one,
        Configuration files,
        IReadOnlyList<StackRoute> stacks,
        bool isTaken,
        CancellationToken cancellationToken
    )
    {
        var container = await daemon.FindAsync(one, cancellationToken);
        var start = await WhyStartAsync(one, container, cancellationToken);
        var isNew = one.Version != files.Version;
        List<PlanStep> steps = [];
        if (isNew)
            steps.AddRange([
                new WriteConfigurationStep(one, files.Version, files.Files, Owner, Names(stacks)),
                new RunStep(
                    Phase.Create,
                    $"check configuration {files.Version}",
                    "one that is wrong never counts",
                    CompanionCommands.Check(one, files.Version, Owner),
                    $"Nothing was changed; what is up goes on as it was. Read what it says above."
                ),
                new UseConfigurationStep(one, files.Version),
            ]);
        if (start is not null)
            steps.Add(
                new RunStep(
                    Phase.Create,
                    $"start {one.Definition.Phrase}",
                    start,
                    CompanionCommands.Up(one, FileOf(one), Owner, await HasExtraAsync(one, cancellationToken)),
                    $"Read what Docker says above, and run {one.Command("Serve")} again."
                )
            );
        // One that is made anew is on its own network alone.
        var joined = container is null || start == Recreated ? [] : CompanionContainers.NetworksOf(container);
        var wanted = stacks.Select(stack => stack.Network).ToList();
        steps.AddRange(
            stacks
                .Where(stack => !joined.Contains(stack.Network))
                .Select(stack => new RunStep(
                    Phase.Create,
                    $"join {stack.Network}",
                    $"{stack.Name} is up, and its API is on it",
                    CompanionCommands.Join(one, stack.Network),
                    $"Run {one.Command("Serve")} again."
                ))
        );
        if ((isNew || !isTaken) && start != Recreated && StackContainers.IsUp(container))
            steps.Add(
                new RunStep(
                    Phase.Api,
                    $"have {one.Definition.Phrase} take configuration {files.Version}",
                    "what is on its way goes on",
                    CompanionCommands.Reload(one),
                    $"Run {one.Command("Serve")} again."
                )
            );
        var left = container is null ? [] : CompanionContainers.Foreign(one, container).Except(wanted).ToList();
        steps.AddRange(await LeaveAsync(one, left, disconnects: start != Recreated, cancellationToken));
        return steps;
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<PlanStep>> PlanStopAsync(CompanionInstance one, CancellationToken cancellationToken) =>
        PlanDownAsync(one, withVolumes: false, cancellationToken);

    private async Task<IReadOnlyList<PlanStep>> PlanDownAsync(
        CompanionInstance one,
        bool withVolumes,
        CancellationToken cancellationToken
    )
    {
        if (await daemon.FindAsync(one, cancellationToken) is not { } container)
            return one.IsKept ? [new ForgetConfigurationStep(one)] : [];
        return
        [
            new RunStep(
                Phase.Stop,
                $"stop and remove {one.Definition.Phrase}",
                $"it is {container.State?.Status}",
                CompanionCommands.Down(one, withVolumes),
                "Run the same command again."
            ),
            .. await LeaveAsync(one, CompanionContainers.Foreign(one, container), disconnects: false, cancellationToken),
            .. one.IsKept ? new[] { new ForgetConfigurationStep(one) } : [],
        ];
    }

    /// <inheritdoc />
    public async Task<IReadOnlyList<PlanStep>> PlanRemoveAsync(CompanionInstance one, CancellationToken cancellationToken)
    {
        var stop = await PlanDownAsync(one, withVolumes: true, cancellationToken);
        var others = await daemon.FindImagesOfOthersAsync(one.Workspace.Root, cancellationToken);
        return others.Contains(one.Image) || await daemon.FindImageAsync(one.Image, cancellationToken) is null
            ? stop
            :
            [
                .. stop,
                new RunStep(
                    Phase.Remove,
                    $"remove image {one.Image}",
                    "the workspace is uninstalled",
                    new Command("docker", ["image", "rm", one.Image]),
                    "Run the same command again; what is gone already is left out."
                ),
            ];
    }

    private const string Recreated = "its image or its settings changed";

    private async Task<string?> WhyStartAsync(
        CompanionInstance one,
        ContainerInspectResponse? container,
        CancellationToken cancellationToken
    )
    {
        if (container is null)
            return "there is no container yet";
        var image = await daemon.FindImageAsync(one.Image, cancellationToken);
        var hash = (
            await runner.RunAsync(CompanionCommands.ConfigHash(one, FileOf(one), Owner), null, cancellationToken)
        ).OrThrow("Reading the Compose file", $"Correct {FileOf(one)} or .env.");
        return container.Image != image?.ID
            || StackContainers.Label(container, ConfigHashLabel) != hash.Output.Trim().Split(' ')[^1]
                ? Recreated
            : !StackContainers.IsUp(container) ? $"it is stopped ({StackContainers.WhyDown(container)})"
            : await HasExtraAsync(one, cancellationToken)
            && await daemon.FindAsync(one, one.Definition.Extra!.Name, cancellationToken) is null
                ? $"the image of {one.Definition.Extra.Name} is there by now"
            : null;
    }

    private async Task<bool> HasExtraAsync(CompanionInstance one, CancellationToken cancellationToken) =>
        one.Extra is { } extra && await daemon.FindImageAsync(extra.Image, cancellationToken) is not null;

    // A stack that was stopped while a companion was on its network could not take the network along.
    private async Task<IReadOnlyList<PlanStep>> LeaveAsync(
        CompanionInstance one,
        IReadOnlyList<string> networks,
        bool disconnects,
        CancellationToken cancellationToken
    )
    {
        var counts = await daemon.CountOnAsync(networks, cancellationToken);
        List<PlanStep> steps = [];
        foreach (var network in networks)
        {
            if (disconnects)
                steps.Add(
                    new RunStep(
                        Phase.Stop,
                        $"leave {network}",
                        "its stack is down",
                        CompanionCommands.Leave(one, network),
                        "Run the same command again."
                    )
                );
            if (counts[network] <= 1)
                steps.Add(
                    new RunStep(
                        Phase.Stop,
                        $"remove {network}",
                        "its stack is down, and nobody else is on it",
                        CompanionCommands.RemoveNetwork(network),
                        "Run the same command again."
                    )
                );
        }

        return steps;
    }

    private static string Names(IReadOnlyList<StackRoute> stacks) =>
        $"for {string.Join(", ", stacks.Select(stack => stack.Name))}";

    private string FileOf(CompanionInstance one) =>
        Path.Combine(one.Workspace.Root, one.Definition.ComposeFile) is var own && File.Exists(own)
            ? own
            : product.ComposeFile(one.Definition);
}
