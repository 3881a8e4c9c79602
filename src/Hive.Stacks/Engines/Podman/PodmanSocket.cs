using System.Net.Sockets;
using System.Text.Json.Nodes;

namespace Hive.Stacks.Engines.Podman;

/// <summary>Questions to Podman's service that Docker's API does not have.</summary>
/// <param name="address">Where it listens.</param>
internal sealed class PodmanSocket(PodmanAddress address) : IDisposable
{
    private readonly HttpClient _client = new(
        new SocketsHttpHandler
        {
            ConnectCallback = async (_, cancellationToken) =>
            {
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                await socket.ConnectAsync(new UnixDomainSocketEndPoint(address.Socket), cancellationToken);
                return new NetworkStream(socket, ownsSocket: true);
            },
            UseProxy = false,
        }
    )
    {
        BaseAddress = new Uri("http://podman/"),
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>
    /// Its version, without what Docker's question for it costs there: Podman asks each program that it uses for its own.
    /// </summary>
    /// <exception cref="IOException">What answers is not Podman.</exception>
    public async Task<string> VersionAsync(CancellationToken cancellationToken)
    {
        using var answer = await _client.GetAsync(new Uri("_ping", UriKind.Relative), cancellationToken);
        return answer.IsSuccessStatusCode && answer.Headers.TryGetValues("Libpod-API-Version", out var version)
            ? version.First()
            : throw new IOException($"what answers on {address.Socket} is not Podman");
    }

    /// <summary>What it says about itself and its host.</summary>
    public async Task<JsonNode> InfoAsync(CancellationToken cancellationToken) =>
        JsonNode.Parse(await _client.GetStringAsync(new Uri("v4.0.0/libpod/info", UriKind.Relative), cancellationToken))!;

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();
}
