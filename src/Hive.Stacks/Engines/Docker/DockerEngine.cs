using System.Runtime.CompilerServices;
using System.Text.Json;
using Docker.DotNet.Models;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>Runs stacks as containers: Compose for verbs, the daemon's API for questions.</summary>
/// <param name="daemon">Answers questions.</param>
/// <param name="product">Where Compose files lie.</param>
/// <param name="runner">Runs <c>docker compose</c> where only it knows the answer.</param>
/// <param name="planned">What a run that only plans would have changed by now.</param>
public sealed class DockerEngine(DockerDaemon daemon, ProductFiles product, ICommandRunner runner, PlannedChanges planned) : IStackEngine
{
    private const string ConfigHashLabel = "com.docker.compose.config-hash";
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <inheritdoc />
    public string Name => "docker";

    /// <inheritdoc />
    public bool NeedsImages => true;

    /// <inheritdoc />
    public async Task<EngineAnswer> AskAsync(CancellationToken cancellationToken) => await daemon.AskAsync(cancellationToken) is { Version: { } version }
        ? new EngineAnswer($"Docker {version}", null)
        : new EngineAnswer(null, (await daemon.AskAsync(cancellationToken)).Problem)
        {
            Remedy = $"Start Docker, make an engine with {ConsoleCommand.For("EngineUp")} (Debian or Ubuntu, as root), or use --engine=local.",
        };

    /// <inheritdoc />
    public StackException Gone(string problem) => DockerDaemon.Gone(problem);

    /// <inheritdoc />
    public async Task<bool> RunsAsync(StackInstance stack, CancellationToken cancellationToken) =>
        (await daemon.AskAsync(cancellationToken)).Version is not null
        && (await StackContainers.FindAsync(daemon, stack, cancellationToken)).All.Any(StackContainers.IsUp);

    /// <inheritdoc />
    public Task<DataFit> FitAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var major = ClusterVersion.Read(stack.Paths.Data);
        return Task.FromResult(new DataFit(
            major is null or StackCatalogue.PostgresMajor,
            $"PostgreSQL {major} made the data of {stack.FullName}, and the image brings PostgreSQL {StackCatalogue.PostgresMajor}"));
    }

    /// <inheritdoc />
    public async Task<Observation> ObserveAsync(StackInstance stack, CancellationToken cancellationToken) =>
        (await StackContainers.FindAsync(daemon, stack, cancellationToken)).Observe();

    /// <inheritdoc />
    public async Task<string?> DoubtListenerAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        if (!daemon.IsOnThisMachine) return "the Docker engine is called over TCP and may be on another machine";
        var containers = await StackContainers.FindAsync(daemon, stack, cancellationToken);
        return PublishedPort.Doubt(stack, containers.Of(stack.Definition.Api.Name));
    }

    /// <inheritdoc />
    public async Task<long?> MeasureMemoryAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var containers = await StackContainers.FindAsync(daemon, stack, cancellationToken);
        var sizes = await Task.WhenAll(containers.All.Where(StackContainers.IsUp).Select(container => daemon.MeasureMemoryAsync(container.ID, cancellationToken)));
        return sizes.Any(size => size is not null) ? sizes.Sum(size => size ?? 0) : null;
    }

    /// <inheritdoc />
    public async Task CheckAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        ClusterVersion.RequireMajor(stack.Paths.Data, StackCatalogue.PostgresMajor, "the image");
        var containers = await StackContainers.FindAsync(daemon, stack, cancellationToken);
        foreach (var (service, port) in new[] { (stack.Definition.Api, (int?)stack.Settings.Port), (stack.Definition.DatabaseService, stack.Settings.DatabasePort) })
        {
            if (port is not { } number || StackContainers.IsUp(containers.Of(service.Name))) continue;
            if (await PortInspector.FindHolderAsync(stack.Settings.Bind, number, cancellationToken) is not { } holder) continue;
            throw PortRefusal.Held(
                stack, number, await daemon.FindPublisherAsync(number, cancellationToken) is { } other ? new PortHolder($"container {other}") : holder);
        }
    }

    /// <inheritdoc />
    public async Task<StackPlan> PlanServeAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        await CheckAsync(stack, cancellationToken);
        var containers = planned.Stops(stack) ? new StackContainers(stack, []) : await StackContainers.FindAsync(daemon, stack, cancellationToken);
        var project = ProjectOf(stack, containers);
        var differences = await DifferencesAsync(project, containers, cancellationToken);
        if (differences.Count == 0) return new StackPlan(stack, PrepareStep.ForChangedKeys(stack, Account.ForContainers));

        var touchesDatabase = differences.Any(one => one.Service == stack.Definition.DatabaseService);
        var forget = touchesDatabase && !planned.Stops(stack) && !StackContainers.IsUp(containers.Of(stack.Definition.DatabaseService.Name))
            ? await DataFolderGuard.RequireUnusedAsync(stack, cancellationToken)
            : [];
        var account = Account.ForContainers;
        return new StackPlan(stack,
        [
            new PrepareStep(stack, account),
            .. forget,
            new RunStep(
                Phase.Create, string.Join(", ", differences.GroupBy(one => one.Verb).Select(group => $"{group.Key} {string.Join(" and ", group.Select(one => one.Service.Name))}")),
                $"{string.Join("; ", differences.Select(one => one.Reason).Distinct())}; data untouched", ComposeCommands.Up(project, account),
                "Read what Docker says above; nothing was removed, so the same command can be run again."),
        ])
        {
            StartsStack = true,
        };
    }

    /// <inheritdoc />
    public async Task<StackPlan> PlanStopAsync(StackInstance stack, CancellationToken cancellationToken) =>
        await PlanDownAsync(stack, ComposeCommands.Down, $"data stays in {stack.Paths.Data}", cancellationToken);

    /// <inheritdoc />
    public async Task<StackPlan> PlanRemoveAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var plan = await PlanDownAsync(stack, ComposeCommands.DownWithVolumes, "its volumes go as well", cancellationToken);
        // Volumes outlive a stop: of a stopped stack they are still to be removed.
        return plan.IsEmpty
            ? new StackPlan(stack, [Down(ComposeProject.Of(stack, product), "remove volumes", "the stack is stopped", ComposeCommands.DownWithVolumes)])
            : plan;
    }

    /// <inheritdoc />
    public Task<Command> DumpDatabaseAsync(StackInstance stack, CancellationToken cancellationToken) =>
        DatabaseDump.PrepareAsync(daemon, stack, product.DumpDatabaseScript, cancellationToken);

    /// <inheritdoc />
    public Task<StackException> ExplainAsync(StackException failure, CancellationToken cancellationToken) => daemon.ExplainAsync(failure, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<LogLine> ReadLogsAsync(
        StackInstance stack, LogQuery query, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var containers = await StackContainers.FindAsync(daemon, stack, cancellationToken);
        var streams = containers.All.Select(container => ContainerLog.ReadAsync(daemon, container.ID, OnlyProcess(stack, container), query, cancellationToken));
        await foreach (var line in MergedStreams.ReadAsync([.. streams], cancellationToken)) yield return line;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, string>> CollectEvidenceAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var containers = await daemon.FindAsync(stack, cancellationToken);
        var resolved = await runner.RunAsync(ComposeCommands.ResolvedConfig(ComposeProject.Of(stack, product), Account.ForContainers), null, cancellationToken);
        var answer = await daemon.AskAsync(cancellationToken);
        return new Dictionary<string, string>
        {
            ["state.json"] = JsonSerializer.Serialize(containers, Indented),
            ["compose.json"] = resolved.Succeeded ? resolved.Output : resolved.Error,
            ["engine.txt"] = $"docker {answer.Version ?? answer.Problem}",
        };
    }

    /// <inheritdoc />
    public Task<EngineExamination> ExamineAsync(CancellationToken cancellationToken) => DockerExamination.LookAsync(daemon, runner, cancellationToken);

    /// <inheritdoc />
    public async Task<PortUse> ExaminePortAsync(StackInstance stack, int port, CancellationToken cancellationToken)
    {
        if (!PortInspector.IsTaken(stack.Settings.Bind, port)) return new PortUse(PortState.Free);
        if ((await daemon.FindAsync(stack, cancellationToken)).Any(container => container.State?.Running == true)) return new PortUse(PortState.Own);
        return new PortUse(PortState.Held, await daemon.FindPublisherAsync(port, cancellationToken) is { } publisher
            ? new PortHolder($"container {publisher}")
            : PortHolder.Find(stack.Settings.Bind, port));
    }

    /// <inheritdoc />
    public async Task<ComponentListing?> CheckComponentsAsync(IReadOnlyList<StackInstance> stacks, string folder, CancellationToken cancellationToken)
    {
        foreach (var image in stacks.Select(stack => stack.Settings.Images[stack.Definition.Api.Name]).Distinct())
        {
            if (await daemon.FindImageAsync(image, cancellationToken) is null) continue;
            // Its exit code tells of errors in the files; what matters is what it prints.
            var check = await runner.RunAsync(CheckCommand.InContainer(image, folder) with { Deadline = TimeSpan.FromSeconds(30) }, null, cancellationToken);
            return new ComponentListing(image, check.Output);
        }

        return null;
    }

    // In an all-in-one container, what nobody says is theirs is the supervisor's.
    private static string OnlyProcess(StackInstance stack, ContainerInspectResponse container) =>
        stack.Definition.Postgres is null ? LogSource.Supervisor
        : StackContainers.Label(container, DockerDaemon.ServiceLabel) == stack.Definition.Postgres.Name ? LogSource.Postgres : LogSource.Api;

    private async Task<StackPlan> PlanDownAsync(
        StackInstance stack, Func<ComposeProject, Command> down, string consequence, CancellationToken cancellationToken)
    {
        var containers = await StackContainers.FindAsync(daemon, stack, cancellationToken);
        if (!containers.Any) return new StackPlan(stack, []);
        var names = string.Join(" and ", containers.All.Select(container => StackContainers.Label(container, DockerDaemon.ServiceLabel)));
        var states = string.Join(", ", containers.All.Select(container => container.State?.Status).Distinct());
        return new StackPlan(stack, [Down(ProjectOf(stack, containers), $"stop and remove {names}", $"it is {states}; {consequence}", down)]);
    }

    private static RunStep Down(ComposeProject project, string title, string reason, Func<ComposeProject, Command> down) => new(
        Phase.Stop, title, reason, down(project), "Run the same command again; data is untouched.");

    private async Task<IReadOnlyList<Difference>> DifferencesAsync(ComposeProject project, StackContainers containers, CancellationToken cancellationToken)
    {
        var stack = containers.Stack;
        var differences = new List<Difference>();
        var hashes = containers.Any ? await HashesAsync(project, cancellationToken) : null;
        foreach (var service in stack.Definition.Services)
        {
            var name = stack.Settings.Images[service.Name];
            var image = planned.Builds(name) ? null : await daemon.FindImageAsync(name, cancellationToken) ?? throw new StackException(
                FailureKind.Prerequisite, $"The image {name} is not there.", $"Build it: {ConsoleCommand.For($"Build{stack.Definition.Title}Image")}");
            var difference = containers.Of(service.Name) switch
            {
                null => new Difference(service, "create", "there is no container yet"),
                _ when image is null => new Difference(service, "recreate", $"{name} is built anew"),
                { } container when container.Image != image.ID => new Difference(service, "recreate", $"image changed {Short(container.Image)} → {Short(image.ID)}"),
                { } container when StackContainers.Label(container, ConfigHashLabel) is var labelled && labelled != hashes!.GetValueOrDefault(service.Name) =>
                    new Difference(service, "recreate", "its settings changed"),
                { } container when !StackContainers.IsUp(container) => new Difference(service, "start", $"it is stopped ({StackContainers.WhyDown(container)})"),
                _ => null,
            };
            if (difference is not null) differences.Add(difference);
        }

        return differences;
    }

    private async Task<Dictionary<string, string>> HashesAsync(ComposeProject project, CancellationToken cancellationToken)
    {
        var result = await runner.RunAsync(ComposeCommands.ConfigHashes(project, Account.ForContainers), null, cancellationToken);
        return result.OrThrow("Reading the Compose file", $"Correct {project.File} or .env.").Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' ')).ToDictionary(words => words[0], words => words[^1]);
    }

    private ComposeProject ProjectOf(StackInstance stack, StackContainers containers) =>
        ComposeProject.Of(stack, product) is var project && containers.Project is { } name ? project with { Name = name } : project;

    private static string Short(string id) => id.Split(':')[^1][..4];

    private sealed record Difference(StackService Service, string Verb, string Reason);
}
