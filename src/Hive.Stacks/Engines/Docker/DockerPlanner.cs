using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>Plans what Compose has to do: the difference between a stack's containers and what they should be.</summary>
/// <param name="daemon">Says what is there.</param>
/// <param name="product">Where Compose files lie.</param>
/// <param name="runner">Asks Compose for the hashes of its settings.</param>
/// <param name="planned">What a run that only plans would have changed by now.</param>
internal sealed class DockerPlanner(DockerDaemon daemon, ProductFiles product, ICommandRunner runner, PlannedChanges planned)
{
    private const string ConfigHashLabel = "com.docker.compose.config-hash";

    /// <summary>What makes the stack run as its settings and images are now; empty when it does already.</summary>
    /// <exception cref="StackException">It cannot be started: the data, a port, the folder or an image stands against
    /// it.</exception>
    public async Task<StackPlan> PlanServeAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var containers = planned.Stops(stack)
            ? new StackContainers(stack, [])
            : await StackContainers.FindAsync(daemon, stack, cancellationToken);
        var project = ProjectOf(stack, containers);
        if (await PublishedPort.FindLostAsync(daemon, containers, cancellationToken) is not { } lost)
            return await PlanChangesAsync(project, containers, planned.Stops(stack), cancellationToken);
        var reason = $"nobody listens on port {lost} any more, though its container is healthy; data untouched";
        var up = await PlanChangesAsync(project, new StackContainers(stack, []), isStopped: true, cancellationToken);
        return up with { Steps = [Down(containers, reason, ComposeCommands.Down), .. up.Steps] };
    }

    private async Task<StackPlan> PlanChangesAsync(
        ComposeProject project,
        StackContainers containers,
        bool isStopped,
        CancellationToken cancellationToken
    )
    {
        var stack = containers.Stack;
        var differences = await DifferencesAsync(project, containers, cancellationToken);
        if (differences.Count == 0)
            return new StackPlan(stack, PrepareStep.ForRunning(stack, Account.ForContainers));

        var touchesDatabase = differences.Any(one => one.Service == stack.Definition.DatabaseService);
        var forget =
            touchesDatabase && !isStopped && !StackContainers.IsUp(containers.Of(stack.Definition.DatabaseService.Name))
                ? await DataFolderGuard.RequireUnusedAsync(stack, cancellationToken)
                : [];
        var account = Account.ForContainers;
        return new StackPlan(
            stack,
            [
                new PrepareStep(stack, account),
                .. forget,
                new RunStep(
                    Phase.Create,
                    string.Join(
                        ", ",
                        differences
                            .GroupBy(one => one.Verb)
                            .Select(group => $"{group.Key} {string.Join(" and ", group.Select(one => one.Service.Name))}")
                    ),
                    $"{string.Join("; ", differences.Select(one => one.Reason).Distinct())}; data untouched",
                    ComposeCommands.Up(project, account),
                    "Read what Docker says above; nothing was removed, so the same command can be run again."
                ),
            ]
        )
        {
            StartsStack = true,
        };
    }

    /// <summary>What ends its containers; data and volumes stay.</summary>
    public async Task<StackPlan> PlanStopAsync(StackInstance stack, CancellationToken cancellationToken) =>
        await PlanDownAsync(stack, ComposeCommands.Down, $"data stays in {stack.Paths.Data}", cancellationToken);

    /// <summary>What ends its containers and removes their volumes, of a stopped stack too.</summary>
    public async Task<StackPlan> PlanRemoveAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var plan = await PlanDownAsync(stack, ComposeCommands.DownWithVolumes, "its volumes go as well", cancellationToken);
        // Volumes outlive a stop: of a stopped stack they are still to be removed.
        return plan.IsEmpty
            ? new StackPlan(
                stack,
                [
                    Down(
                        ComposeProject.Of(stack, product),
                        "remove volumes",
                        "the stack is stopped",
                        ComposeCommands.DownWithVolumes
                    ),
                ]
            )
            : plan;
    }

    private async Task<StackPlan> PlanDownAsync(
        StackInstance stack,
        Func<ComposeProject, Command> down,
        string consequence,
        CancellationToken cancellationToken
    )
    {
        var containers = await StackContainers.FindAsync(daemon, stack, cancellationToken);
        if (!containers.Any)
            return new StackPlan(stack, []);
        var states = string.Join(", ", containers.All.Select(container => container.State?.Status).Distinct());
        return new StackPlan(stack, [Down(containers, $"it is {states}; {consequence}", down)]);
    }

    private RunStep Down(StackContainers containers, string reason, Func<ComposeProject, Command> down)
    {
        var names = containers.All.Select(container => StackContainers.Label(container, DockerDaemon.ServiceLabel));
        return Down(ProjectOf(containers.Stack, containers), $"stop and remove {string.Join(" and ", names)}", reason, down);
    }

    private static RunStep Down(ComposeProject project, string title, string reason, Func<ComposeProject, Command> down) =>
        new(Phase.Stop, title, reason, down(project), "Run the same command again; data is untouched.");

    private async Task<IReadOnlyList<Difference>> DifferencesAsync(
        ComposeProject project,
        StackContainers containers,
        CancellationToken cancellationToken
    )
    {
        var stack = containers.Stack;
        var differences = new List<Difference>();
        var hashes = containers.Any ? await HashesAsync(project, cancellationToken) : null;
        foreach (var service in stack.Definition.Services)
        {
            var name = stack.Settings.Images[service.Name];
            var image = planned.Builds(name)
                ? null
                : await daemon.FindImageAsync(name, cancellationToken)
                    ?? throw new StackException(
                        FailureKind.Prerequisite,
                        $"The image {name} is not there.",
                        $"Build it: {ConsoleCommand.For($"Build{stack.Definition.Title}Image")}"
                    );
            var difference = containers.Of(service.Name) switch
            {
                null => new Difference(service, "create", "there is no container yet"),
                _ when image is null => new Difference(service, "recreate", $"{name} is built anew"),
                { } container when container.Image != image.ID => new Difference(
                    service,
                    "recreate",
                    $"image changed {Short(container.Image)} → {Short(image.ID)}"
                ),
                { } container
                    when StackContainers.Label(container, ConfigHashLabel) is var labelled
                        && labelled != hashes!.GetValueOrDefault(service.Name) => new Difference(
                    service,
                    "recreate",
                    "its settings changed"
                ),
                { } container when !StackContainers.IsUp(container) => new Difference(
                    service,
                    "start",
                    $"it is stopped ({StackContainers.WhyDown(container)})"
                ),
                _ => null,
            };
            if (difference is not null)
                differences.Add(difference);
        }

        return differences;
    }

    private async Task<Dictionary<string, string>> HashesAsync(ComposeProject project, CancellationToken cancellationToken)
    {
        var result = await runner.RunAsync(
            ComposeCommands.ConfigHashes(project, Account.ForContainers),
            null,
            cancellationToken
        );
        return result
            .OrThrow("Reading the Compose file", $"Correct {project.File} or .env.")
            .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' '))
            .ToDictionary(words => words[0], words => words[^1]);
    }

    private ComposeProject ProjectOf(StackInstance stack, StackContainers containers) =>
        ComposeProject.Of(stack, product) is var project && containers.Project is { } name
            ? project with
            {
                Name = name,
            }
            : project;

    private static string Short(string id) => id.Split(':')[^1][..4];

    private sealed record Difference(StackService Service, string Verb, string Reason);
}
