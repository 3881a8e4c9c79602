using System.Net;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Health;
using Hive.Stacks.Platform;

namespace Hive.Build.Benchmarks;

/// <summary>A workspace of its own with its own ports, in which whole calls are timed, and which leaves nothing.</summary>
/// <param name="product">Where the doors are.</param>
/// <param name="engine">What stacks run on.</param>
/// <param name="runner">Starts the calls.</param>
/// <param name="probe">Says when a stack is healthy.</param>
/// <param name="time">The clock.</param>
internal sealed class BenchWorkspace(
    ProductFiles product,
    string engine,
    ICommandRunner runner,
    HealthProbe probe,
    TimeProvider time
)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(2);

    private readonly Dictionary<string, int> _ports = [];

    private string Folder { get; } = Directory.CreateTempSubdirectory("hive-bench-").FullName;

    /// <summary>Makes the workspace: folders, secrets, settings, nothing that runs.</summary>
    public async Task InitialiseAsync(CancellationToken cancellationToken)
    {
        await CallAsync("Init", cancellationToken);
        var promised = new HashSet<int>();
        foreach (var variable in StackCatalogue.All.SelectMany(VariablesOf))
        {
            _ports[variable] = FreePort.Choose($"{Folder} {variable}", IPAddress.Loopback, promised);
            promised.Add(_ports[variable]);
        }

        File.AppendAllLines(Path.Combine(Folder, ".env"), _ports.Select(port => $"{port.Key}={port.Value}"));
    }

    /// <summary>A whole call of the console, from the door to its end.</summary>
    /// <param name="target">The target; its workspace and engine are these.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How long it took.</returns>
    /// <exception cref="StackException">It failed.</exception>
    public async Task<TimeSpan> CallAsync(string target, CancellationToken cancellationToken)
    {
        string[] arguments = [$"--target={target}", $"--workspace={Folder}", $"--engine={engine}"];
        var command = new Command(Path.Combine(product.Root, "build.sh"), arguments);
        return (await runner.RunAsync(command, null, cancellationToken))
            .OrThrow(target, $"Run it by hand: {command}")
            .Duration;
    }

    /// <summary>What <see cref="CallAsync"/> does for GenieServe, by Compose alone, until it is healthy.</summary>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>How long it took.</returns>
    /// <exception cref="StackException">It failed, or did not become healthy.</exception>
    public async Task<TimeSpan> ComposeUpAsync(CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await ComposeAsync(["up", "--detach"], cancellationToken);
        var api = new Uri($"http://127.0.0.1:{_ports[StackCatalogue.Genie.PortVariable]}");
        if (
            !await Wait.UntilAsync(
                async ended => (await probe.ProbeAsync(api, ended)).IsHealthy(StackCatalogue.Genie.Name),
                LookEvery,
                Timeout,
                cancellationToken,
                time
            )
        )
            throw new StackException(FailureKind.Unhealthy, "What Compose started is not healthy.", "Look at docker ps.");
        return time.GetElapsedTime(began);
    }

    /// <summary>What <see cref="CallAsync"/> does for GenieStop, by Compose alone.</summary>
    /// <inheritdoc cref="ComposeUpAsync"/>
    public Task<TimeSpan> ComposeDownAsync(CancellationToken cancellationToken) => ComposeAsync(["down"], cancellationToken);

    /// <summary>Takes away everything that was made.</summary>
    public async Task RemoveAsync(CancellationToken cancellationToken)
    {
        await CallAsync("StopAll", cancellationToken);
        if (engine == "docker")
            foreach (var file in Directory.EnumerateFiles(Folder, "docker-compose*.yml"))
                await ComposeAsync(["down", "--volumes"], cancellationToken, file);
        Directory.Delete(Folder, recursive: true);
    }

    private async Task<TimeSpan> ComposeAsync(
        IReadOnlyList<string> words,
        CancellationToken cancellationToken,
        string file = "docker-compose-genie.yml"
    )
    {
        var command = new Command("docker", ["compose", "--file", file, .. words]) { WorkingDirectory = Folder };
        return (await runner.RunAsync(command, null, cancellationToken))
            .OrThrow($"docker compose {words[0]}", $"Run it by hand: {command}")
            .Duration;
    }

    private static IEnumerable<string> VariablesOf(StackDefinition stack) =>
        stack.PublishedDatabasePort is null ? [stack.PortVariable] : [stack.PortVariable, stack.DatabasePortVariable];
}
