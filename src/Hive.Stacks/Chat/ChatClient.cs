using System.Globalization;
using System.Net.Http.Headers;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hive.Stacks.Keys;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Chat;

/// <summary>Talks to what a stack's API runs: agents, teams, workflows.</summary>
/// <param name="api">The way on which the key goes.</param>
public sealed class ChatClient(GuardedApi api)
{
    private const string Components = "/api/v1/components";

    private static readonly string[] Talking = ["agent", "team", "workflow"];

    /// <summary>Whom one can talk to; agents come first.</summary>
    /// <exception cref="StackException">The API did not answer, or refused.</exception>
    public async Task<IReadOnlyList<ChatPartner>> PartnersAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(stack, Components, ChatJson.Default.ChatPartners, cancellationToken);
        return
        [
            .. (answer?.Components ?? [])
                .Where(one => Talking.Contains(one.Kind))
                .OrderBy(one => Array.IndexOf(Talking, one.Kind)),
        ];
    }

    /// <summary>All components that count now.</summary>
    /// <exception cref="StackException">The API did not answer, or refused.</exception>
    public async Task<IReadOnlyList<WatchedComponent>> ComponentsAsync(
        StackInstance stack,
        CancellationToken cancellationToken
    ) => (await AskAsync(stack, Components, ChatJson.Default.WatchedComponents, cancellationToken))?.Components ?? [];

    /// <summary>The newest run of an agent, a team or a workflow; null when there is none.</summary>
    /// <exception cref="StackException">The API did not answer, or refused.</exception>
    public async Task<ChatRun?> LastRunAsync(
        StackInstance stack,
        ChatPartner partner,
        CancellationToken cancellationToken
    ) =>
        (await AskAsync(stack, $"{Runs(partner)}?limit=1", ChatJson.Default.ChatRuns, cancellationToken))?.Runs
            is [var newest, ..]
            ? newest
            : null;

    /// <summary>Says something, and gives back the events of the answer as they come.</summary>
    /// <param name="stack">Where the partner is.</param>
    /// <param name="partner">Who is talked to.</param>
    /// <param name="message">What is said.</param>
    /// <param name="session">The conversation that it continues; null begins one.</param>
    /// <param name="cancellationToken">Ends it. The run is then ended, too.</param>
    /// <exception cref="StackException">The API did not answer, refused, or broke off.</exception>
    public IAsyncEnumerable<ChatEvent> SayAsync(
        StackInstance stack,
        ChatPartner partner,
        string message,
        string? session,
        CancellationToken cancellationToken
    ) =>
        StreamAsync(
            stack,
            partner,
            "",
            JsonSerializer.Serialize(new ChatMessage(message, session, Stream: true), ChatJson.Default.ChatMessage),
            cancellationToken
        );

    /// <summary>Has a run that waits for a person go on, and gives back its further events as they come.</summary>
    /// <param name="stack">Where the partner is.</param>
    /// <param name="partner">Who is talked to.</param>
    /// <param name="run">Id of the run.</param>
    /// <param name="decisions">What the person decided.</param>
    /// <param name="cancellationToken">Ends it. The run is then ended, too.</param>
    /// <exception cref="StackException">The API did not answer, refused, or broke off.</exception>
    public IAsyncEnumerable<ChatEvent> ContinueAsync(
        StackInstance stack,
        ChatPartner partner,
        string run,
        IReadOnlyList<ChatDecision> decisions,
        CancellationToken cancellationToken
    ) =>
        StreamAsync(
            stack,
            partner,
            $"/{Uri.EscapeDataString(run)}/continue",
            JsonSerializer.Serialize(new ChatContinue(decisions, Stream: true), ChatJson.Default.ChatContinue),
            cancellationToken
        );

    /// <summary>What was said before in a conversation, the oldest first.</summary>
    /// <exception cref="StackException">The API did not answer, or refused.</exception>
    public async Task<IReadOnlyList<ChatRun>> HistoryAsync(
        StackInstance stack,
        ChatPartner partner,
        string session,
        int most,
        CancellationToken cancellationToken
    )
    {
        var path = string.Create(
            CultureInfo.InvariantCulture,
            $"{Runs(partner)}?session_id={Uri.EscapeDataString(session)}&limit={most}"
        );
        var answer = await AskAsync(stack, path, ChatJson.Default.ChatRuns, cancellationToken);
        return [.. (answer?.Runs ?? []).Reverse()];
    }

    private static string Runs(ChatPartner partner) => $"/api/v1/{partner.Kind}s/{Uri.EscapeDataString(partner.Id)}/runs";

    private async IAsyncEnumerable<ChatEvent> StreamAsync(
        StackInstance stack,
        ChatPartner partner,
        string path,
        string json,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var runs = Runs(partner);
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stack.Settings.Url, runs + path))
        {
            Content = new StringContent(json, Encoding.UTF8, new MediaTypeHeaderValue("application/json")),
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

    private async Task<T?> AskAsync<T>(
        StackInstance stack,
        string path,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(stack.Settings.Url, path));
        using var response = await SendAsync(stack, request, cancellationToken);
        return JsonSerializer.Deserialize(await response.Content.ReadAsStringAsync(cancellationToken), type);
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
