using CliWrap;
using CliWrap.Buffered;

namespace EndToEnd.Tests.Engines;

/// <summary>A network that nothing of this machine is in.</summary>
internal sealed class NetworkNamespace : IAsyncDisposable
{
    /// <summary>Its name.</summary>
    public string Name { get; } = $"hive-{Guid.NewGuid():N}"[..13];

    /// <summary>What a command begins with that runs in it.</summary>
    public IReadOnlyList<string> Inside => ["nsenter", $"--net=/run/netns/{Name}"];

    public async Task MakeAsync()
    {
        await Cli.Wrap("ip").WithArguments(["netns", "add", Name]).ExecuteBufferedAsync();
        await RunAsync("ip", "link", "set", "lo", "up");
    }

    /// <summary>Runs a program in it.</summary>
    public async Task<string> RunAsync(params string[] command) =>
        (
            await Cli.Wrap(Inside[0]).WithArguments([.. Inside.Skip(1), .. command]).ExecuteBufferedAsync()
        ).StandardOutput.Trim();

    public async ValueTask DisposeAsync() =>
        await Cli.Wrap("ip")
            .WithArguments(["netns", "delete", Name])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
}
