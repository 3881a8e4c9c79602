using System.Net;
using System.Net.Sockets;
using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Engines;
using EndToEnd.Tests.Images;
using Hive.Testing;

namespace EndToEnd.Tests.Isolation;

/// <summary>
/// A host one hop away from this machine, which answers whoever finds it, whatever the sender's address: a network namespace
/// behind a cable of its own. Unlike a host of the internet it is on every machine, and unlike a container on a bridge no
/// rule of Docker's is about it.
/// </summary>
internal sealed class OutsideWorld : IAsyncDisposable
{
    private const int Port = 8080;

    // Not http.server: it asks for the name of its host before it listens, and waits for name servers that no cable leads
    // to.
    private static readonly string Listen =
        $"import socket; s = socket.create_server(('', {Port}))\nwhile True: s.accept()[0].close()";

    // For documentation (RFC 5737), so nobody has it; a piece of it at random, so that two runs do not meet.
    private readonly int first = Random.Shared.Next(63) * 4;
    private readonly string container;

    private OutsideWorld(string container) => this.container = container;

    public string Target => $"{Host(2)}:{Port}";

    public static async Task<OutsideWorld> MakeAsync()
    {
        if (!TestWorkspace.IsRoot)
            Assert.Ignore("Only root can lay a cable to another network namespace.");
        var world = new OutsideWorld(
            await DockerCli.RunAsync(
                "run",
                "--detach",
                "--rm",
                "--network",
                "none",
                TestImages.Of("postgres"),
                "python3",
                "-c",
                Listen
            )
        );
        try
        {
            await world.ConnectAsync(await DockerCli.RunAsync("inspect", "--format", "{{.State.Pid}}", world.container));
            await Eventually.HoldsAsync($"{world.Target} answers this machine", world.AnswersAsync);
            return world;
        }
        catch
        {
            await world.DisposeAsync();
            throw;
        }
    }

    // The cable goes with the container's namespace.
    public async ValueTask DisposeAsync() => await DockerCli.TryAsync("rm", "--force", container);

    private async Task ConnectAsync(string process)
    {
        var cable = "hv" + container[..10];
        await IpAsync("link", "add", cable, "type", "veth", "peer", "name", "world0", "netns", process);
        await IpAsync("address", "add", $"{Host(1)}/30", "dev", cable);
        await IpAsync("link", "set", cable, "up");
        await InsideAsync(process, "address", "add", $"{Host(2)}/30", "dev", "world0");
        await InsideAsync(process, "link", "set", "world0", "up");
        await InsideAsync(process, "route", "add", "default", "via", Host(1));
    }

    private async Task<bool> AnswersAsync()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            await socket.ConnectAsync(IPEndPoint.Parse(Target));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private string Host(int last) => $"198.51.100.{first + last}";

    private static Task IpAsync(params string[] arguments) => Cli.Wrap("ip").WithArguments(arguments).ExecuteBufferedAsync();

    private static Task InsideAsync(string process, params string[] arguments) =>
        Cli.Wrap("nsenter").WithArguments(["--target", process, "--net", "ip", .. arguments]).ExecuteBufferedAsync();
}
