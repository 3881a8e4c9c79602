using System.Globalization;
using System.Text.Json;
using Docker.DotNet.Models;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Plans;
using Hive.Stacks.Requests;
using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>Runs stacks as containers: Compose for verbs, the daemon's API for questions.</summary>
/// <param name="daemon">Answers questions.</param>
/// <param name="runner">Runs <c>docker compose</c> where only it knows the answer.</param>
public sealed class DockerEngine(DockerDaemon daemon, ICommandRunner runner) : IStackEngine
{
    private const string ConfigHashLabel = "com.docker.compose.config-hash";

    // The first restarts may help (a leftover of a killed server); more of the same will not.
    private const int GiveUpAfter = 3;
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    /// <inheritdoc />
    public string Name => "docker";

    /// <inheritdoc />
    public async Task<Observation> ObserveAsync(StackInstance stack, CancellationToken cancellationToken) =>
        await daemon.FindAsync(stack, cancellationToken) is { } container ? Observe(container) : Observation.Absent;

    /// <inheritdoc />
    public async Task CheckAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        ClusterVersion.RequireMajor(stack.DataFolder, StackCatalogue.PostgresMajor, "the image");
        if (IsUp(await daemon.FindAsync(stack, cancellationToken)) || !PortInspector.IsTaken(stack.Bind, stack.Port)) return;
        throw PortInspector.Conflict(stack, await daemon.FindPublisherAsync(stack.Port, cancellationToken) is { } other
            ? $"container {other}"
            : PortInspector.FindHolder(stack.Port));
    }

    /// <inheritdoc />
    public async Task<StackPlan> PlanServeAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        await CheckAsync(stack, cancellationToken);
        var container = await daemon.FindAsync(stack, cancellationToken);
        var name = $"{stack.Definition.Image}:{StackCatalogue.ImageTag}";
        var image = await daemon.FindImageAsync(name, cancellationToken) ?? throw new StackException(
            FailureKind.Prerequisite, $"The image {name} is not there.", $"Build it: ./build.sh --target=Build{stack.Definition.Title}Image");

        var reason = container is null
            ? "there is no container yet"
            : await DifferenceAsync(stack, container, image, cancellationToken) ?? (IsUp(container) ? null : $"it is stopped ({Observe(container).Detail})");
        if (reason is null) return new StackPlan(stack, []);
        var forget = IsUp(container) ? [] : await DataFolderGuard.RequireUnusedAsync(stack, runner, cancellationToken);
        var verb = container is null ? "create" : reason.StartsWith("it is", StringComparison.Ordinal) ? "start" : "recreate";
        var account = Account.ForContainers;
        return new StackPlan(stack,
        [
            new PrepareStep(stack, account),
            .. forget,
            new RunStep(
                Phase.Create, $"{verb} {stack.Definition.Service}", $"{reason}; data untouched", ComposeCommands.Up(stack, account),
                "Read what Docker says above; nothing was removed, so the same command can be run again."),
        ]);
    }

    /// <inheritdoc />
    public async Task<StackPlan> PlanStopAsync(StackInstance stack, CancellationToken cancellationToken) =>
        await daemon.FindAsync(stack, cancellationToken) is not { } container
            ? new StackPlan(stack, [])
            : new StackPlan(stack,
            [
                new RunStep(
                    Phase.Stop, $"stop and remove {stack.Definition.Service}", $"it is {container.State?.Status}; data stays in {stack.DataFolder}",
                    ComposeCommands.Down(stack, Account.ForContainers), "Run the same command again; data is untouched."),
            ]);

    /// <inheritdoc />
    public Task<StackException> ExplainAsync(StackException failure, CancellationToken cancellationToken) => daemon.ExplainAsync(failure, cancellationToken);

    /// <inheritdoc />
    public async IAsyncEnumerable<LogLine> ReadLogsAsync(
        StackInstance stack, LogQuery query, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        if (await daemon.FindAsync(stack, cancellationToken) is not { } container) yield break;
        await foreach (var line in ContainerLog.ReadAsync(daemon, container.ID, query, cancellationToken)) yield return line;
    }

    /// <inheritdoc />
    public async Task<IReadOnlyDictionary<string, string>> CollectEvidenceAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var container = await daemon.FindAsync(stack, cancellationToken);
        var resolved = await runner.RunAsync(ComposeCommands.ResolvedConfig(stack, Account.ForContainers), null, cancellationToken);
        var answer = await daemon.AskAsync(cancellationToken);
        return new Dictionary<string, string>
        {
            ["state.json"] = JsonSerializer.Serialize(container, Indented),
            ["compose.json"] = resolved.Succeeded ? resolved.Output : resolved.Error,
            ["engine.txt"] = $"docker {answer.Version ?? answer.Problem}",
        };
    }

    private static bool IsUp(ContainerInspectResponse? container) => container?.State is { Running: true, Restarting: false };

    private static Observation Observe(ContainerInspectResponse container)
    {
        var state = container.State!;
        var started = DateTimeOffset.TryParse(state.StartedAt, CultureInfo.InvariantCulture, out var at) ? at : (DateTimeOffset?)null;
        return state switch
        {
            { Restarting: true } or { Running: true, Paused: true } =>
                new Observation(StackState.Degraded, started, $"{state.Status}, exited with {state.ExitCode}") { IsLost = container.RestartCount >= GiveUpAfter },
            { Running: true } => new Observation(StackState.Running, started),
            _ => new Observation(StackState.Stopped, null, $"exited with {state.ExitCode}" + (state.OOMKilled ? ", out of memory" : "")) { IsLost = true },
        };
    }

    private async Task<string?> DifferenceAsync(
        StackInstance stack, ContainerInspectResponse container, ImageInspectResponse image, CancellationToken cancellationToken)
    {
        if (container.Image != image.ID) return $"image changed {Short(container.Image)} → {Short(image.ID)}";
        var result = await runner.RunAsync(ComposeCommands.ConfigHash(stack, Account.ForContainers), null, cancellationToken);
        var wanted = result.OrThrow("Reading the Compose file", $"Correct {stack.ComposeFile} or .env.").Output.Trim().Split(' ')[^1];
        return container.Config?.Labels?.TryGetValue(ConfigHashLabel, out var labelled) == true && labelled == wanted ? null : "its settings changed";
    }

    private static string Short(string id) => id.Split(':')[^1][..4];
}
