using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using EndToEnd.Tests.Podman;
using EndToEnd.Tests.Swarm;
using Hive.Stacks.Workspaces;

namespace EndToEnd.Tests.Engines;

/// <summary>An engine that tests run stacks on: the machine's own, or a daemon in a network of its own.</summary>
internal sealed class TestEngine
{
    private readonly Func<Sandbox> _sandbox;
    private readonly IReadOnlyList<string> _inside;
    private readonly string? _host;

    private TestEngine(string name, Func<Sandbox> sandbox, IReadOnlyList<string> inside, string? host)
    {
        (Name, _sandbox, _inside, _host) = (name, sandbox, inside, host);
    }

    /// <summary>Its word on the command line.</summary>
    public string Name { get; }

    /// <summary>Whether stacks run in containers.</summary>
    public bool HasContainers => Name != "local";

    /// <summary>The one of this test run.</summary>
    public static async Task<TestEngine> OfAsync(string name)
    {
        await Requires.EngineAsync(name == "swarm" ? "docker" : name);
        switch (name)
        {
            case "podman":
                var podman = await PodmanNode.SharedAsync();
                return new(name, podman.Sandbox, podman.Inside, podman.Host);
            case "swarm":
                var swarm = await SwarmNode.SharedAsync();
                return new(name, swarm.Sandbox, swarm.Inside, swarm.Host);
            default:
                return new(name, () => new(name), [], null);
        }
    }

    /// <summary>A workspace on it.</summary>
    public Sandbox Sandbox() => _sandbox();

    /// <summary>Runs a program in its network.</summary>
    public async Task<string> RunAsync(params string[] command)
    {
        string[] words = [.. _inside, .. command];
        return (await Cli.Wrap(words[0]).WithArguments(words[1..]).ExecuteBufferedAsync()).StandardOutput.Trim();
    }

    /// <summary>Runs docker against it.</summary>
    public Task<string> DockerAsync(params string[] arguments) =>
        RunAsync(["docker", .. _host is null ? Array.Empty<string>() : ["--host", _host], .. arguments]);

    /// <summary>The container of an all-in-one stack.</summary>
    public async Task<string> ContainerAsync(StackInstance stack)
    {
        var all = await DockerAsync(
            "ps",
            "--no-trunc",
            "--filter",
            $"label=hive.workspace={stack.Workspace.Root}",
            "--filter",
            $"label=hive.stack={stack.Name}",
            "--format",
            "{{.ID}} {{.Names}}"
        );
        // A Swarm's stack has a container besides, which publishes the port.
        return all.Split('\n').Single(line => line.Contains(stack.Definition.Api.Name, StringComparison.Ordinal)).Split(' ')[
            0
        ];
    }

    /// <summary>Runs a line of bash in a container.</summary>
    public Task<string> ShellAsync(string container, string line) => DockerAsync("exec", container, "bash", "-c", line);
}
