using System.Net.Sockets;

namespace Hive.Stacks.Health;

/// <summary>Asks a stack's API for its health through the published port, as any user would.</summary>
/// <param name="time">The clock.</param>
public sealed class HealthProbe(TimeProvider time) : IDisposable
{
    /// <summary>Longest wait for one answer: the API's own database check gives up sooner.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    private readonly HttpClient _client = ApiConnection.Client(Timeout);

    /// <summary>Takes one look.</summary>
    /// <param name="api">Base address of the API.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<ProbeAnswer> ProbeAsync(Uri api, CancellationToken cancellationToken)
    {
        try
        {
            using var response = await _client.GetAsync(new Uri(api, "/api/v1/health"), cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return new ProbeAnswer(time.GetUtcNow(), (int)response.StatusCode, HealthDocument.TryParse(body), body.Trim());
        }
        catch (HttpRequestException exception)
        {
            var why = exception.InnerException is SocketException socket ? socket.Message : exception.Message;
            return new ProbeAnswer(time.GetUtcNow(), null, null, $"no answer from {api}: {why}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ProbeAnswer(time.GetUtcNow(), null, null, $"no answer from {api} within {Timeout.TotalSeconds:0} s");
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();
}
