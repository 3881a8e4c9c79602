using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using Hive.Stacks.Keys;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Chat;

/// <summary>Talks to what a stack's API runs: agents, teams, workflows.</summary>
/// <param name="api">The way on which the key goes.</param>
public sealed class ChatClient(GuardedApi api)
{
    private static readonly string[] Talking = ["agent", "team", "workflow"];

    /// <summary>Whom one can talk to; agents come first.</summary>
    /// <exception cref="StackException">The API did not answer, or refused.</exception>
    public async Task<IReadOnlyList<ChatPartner>> PartnersAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(stack.Settings.Url, "/api/v1/components"));
        using var response = await SendAsync(stack, request, cancellationToken);
        var body = await response.Content.ReadAsStringAsync(cancellationToken);
        return
        [
            .. (JsonSerializer.Deserialize(body, ChatJson.Default.ChatPartners)?.Components ?? [])
                .Where(one => Talking.Contains(one.Kind))
                .OrderBy(one => Array.IndexOf(Talking, one.Kind)),
        ];
    }

    /// <summary>Says something, and gives back the events of the answer as they come.</summary>
    /// <param name="stack">Where the partner is.</param>
    /// <param name="partner">Who is talked to.</param>
    /// <param name="message">What is said.</param>
    /// <param name="session">The conversation that it continues; null begins one.</param>
    /// <param name="cancellationToken">Ends it. The run is then ended, too.</param>
    /// <exception cref="StackException">The API did not answer, refused, or broke off.</exception>
    public async IAsyncEnumerable<ChatEvent> SayAsync(
        StackInstance stack,
        ChatPartner partner,
        string message,
        string? session,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var runs = $"/api/v1/{partner.Kind}s/{Uri.EscapeDataString(partner.Id)}/runs";
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stack.Settings.Url, runs))
        {
            Content = new StringContent(
                JsonSerializer.Serialize(new ChatMessage(message, session, Stream: true), ChatJson.Default.ChatMessage),
                Encoding.UTF8,
                new MediaTypeHeaderValue("application/json")
            ),
        };
        using var response = await SendAsync(stack, request, cancellationToken);
        await using var body = await response.Content.ReadAsStreamAsync(cancellationToken);
        string? run = null;
        var ended = false;
        try
        {
            var events = SseParser.Create(body, (_, data) => JsonSerializer.Deserialize(data, ChatJson.Default.ChatEvent)!);
            await foreach (var item in events.EnumerateAsync(cancellationToken))
            {
                run ??= item.Data.Run?.RunId;
                ended |= item.Data.IsEnd;
                yield return item.Data;
            }
        }
        finally
        {
            if (run is not null && !ended && cancellationToken.IsCancellationRequested)
                await CancelAsync(stack, $"{runs}/{run}/cancel");
        }

        if (!ended)
        {
            throw new StackException(
                FailureKind.Unhealthy,
                $"The answer of {partner.Id} broke off: {stack.FullName} closed the connection.",
                $"Read its log: {stack.Command("Logs")}"
            );
        }
    }

    // Nobody waits for what becomes of it: who pressed Ctrl+C has gone.
    private async Task CancelAsync(StackInstance stack, string path)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(2));
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stack.Settings.Url, path));
            using var response = await api.SendAsync(stack, request, timeout.Token);
        }
        catch (Exception failure) when (failure is StackException or HttpRequestException or OperationCanceledException)
        {
            // It ends by itself.
        }
    }

    private async Task<HttpResponseMessage> SendAsync(
        StackInstance stack,
        HttpRequestMessage request,
        CancellationToken cancellationToken
    )
    {
        HttpResponseMessage response;
        try
        {
            response = await api.SendAsync(stack, request, cancellationToken, HttpCompletionOption.ResponseHeadersRead);
        }
        catch (HttpRequestException exception)
        {
            throw KeyRefusal.NotReached(stack, exception);
        }

        if (response.IsSuccessStatusCode)
            return response;
        using (response)
        {
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            throw KeyRefusal.Of(stack, response.StatusCode, body);
        }
    }
}
