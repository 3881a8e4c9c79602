using System.Net.ServerSentEvents;
using System.Text;
using System.Text.Json;

namespace Hive.Api.Tests.Runs;

/// <summary>Server-sent events, read by .NET's own parser.</summary>
internal static class Events
{
    /// <summary>Posts JSON and returns all events with their names.</summary>
    public static async Task<IReadOnlyList<(string Name, JsonElement Data)>> StreamAsync(
        this HttpClient client,
        string address,
        string json
    ) => await client.StreamAsync(address, new StringContent(json, Encoding.UTF8, "application/json"));

    public static async Task<IReadOnlyList<(string Name, JsonElement Data)>> StreamAsync(
        this HttpClient client,
        string address,
        HttpContent content
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address) { Content = content };
        using var response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.Content.Headers.ContentType?.MediaType.Should().Be("text/event-stream", await Reason(response));
        List<(string, JsonElement)> events = [];
        await using var stream = await response.Content.ReadAsStreamAsync();
        await foreach (var sent in SseParser.Create(stream).EnumerateAsync())
            events.Add(
                (sent.EventType, sent.Data == "[DONE]" ? default : JsonSerializer.Deserialize<JsonElement>(sent.Data))
            );
        return events;
    }

    private static async Task<string> Reason(HttpResponseMessage response) =>
        response.IsSuccessStatusCode ? "" : (await response.Content.ReadAsStringAsync()).Replace("{", "(").Replace("}", ")");

    /// <summary>The contents of events of one name, put together.</summary>
    public static string Content(this IEnumerable<(string Name, JsonElement Data)> events, string name) =>
        string.Concat(events.Where(e => e.Name == name).Select(e => e.Data.GetProperty("content").GetString()));
}
