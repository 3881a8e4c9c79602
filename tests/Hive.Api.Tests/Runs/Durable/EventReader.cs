using System.Net.ServerSentEvents;
using System.Text.Json;

namespace Hive.Api.Tests.Runs.Durable;

/// <summary>A client that follows a run's events and goes on behind the last one whenever its connection breaks.</summary>
internal sealed class EventReader(RunningHive hive, string address)
{
    private readonly List<(string Id, string Name, JsonElement Data)> seen = [];

    /// <summary>All that was seen, in its order.</summary>
    public IReadOnlyList<(string Id, string Name, JsonElement Data)> Seen => seen;

    /// <summary>How often the connection broke.</summary>
    public int Broken { get; private set; }

    public string? LastId { get; set; }

    /// <summary>Reads until the run ends or pauses, however often the API dies meanwhile.</summary>
    public async Task ReadToEndAsync(TimeSpan within)
    {
        using var deadline = new CancellationTokenSource(within);
        while (!await ReadAsync(int.MaxValue, deadline.Token))
        {
            Broken++;
            await Task.Delay(50, deadline.Token);
        }
    }

    /// <summary>Reads so many events, and leaves. Whether the run has ended or paused.</summary>
    public async Task<bool> ReadAsync(int most, CancellationToken token)
    {
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"{hive.Url}{address}/events"));
            request.Headers.Add("x-api-key", Driving.ApiEnvironment.Key);
            if (LastId is not null)
                request.Headers.Add("Last-Event-ID", LastId);
            using var client = new HttpClient();
            using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
            if (!response.IsSuccessStatusCode)
                return false;
            await using var stream = await response.Content.ReadAsStreamAsync(token);
            var parser = SseParser.Create(stream);
            await foreach (var sent in parser.EnumerateAsync(token))
            {
                LastId = parser.LastEventId;
                seen.Add((LastId, sent.EventType, JsonSerializer.Deserialize<JsonElement>(sent.Data)));
                if (--most == 0)
                    return false;
            }
            return seen.Count > 0 && seen[^1].Name is "run_completed" or "run_failed" or "run_cancelled" or "run_paused";
        }
        catch (Exception e)
            when (e is HttpRequestException or IOException or HttpIOException && !token.IsCancellationRequested)
        {
            return false;
        }
    }
}
