using System.Globalization;
using System.Net.ServerSentEvents;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Hive.Service.Secrets;
using Microsoft.Extensions.AI;

namespace Hive.Service.Models;

/// <summary>
/// Anthropic's Messages API, streaming. Their own package cannot be compiled ahead of time (decision record 0009).
/// </summary>
/// <remarks>
/// Facts of the protocol: Anthropic's documentation of the Messages API and of its streaming, version 2023-06-01.
/// </remarks>
internal sealed class AnthropicChatClient(HttpClient http, Uri endpoint, Secret key, string model) : IChatClient
{
    private readonly Uri address = new(endpoint.AbsoluteUri.TrimEnd('/') + "/v1/messages");

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, address)
        {
            Content = new ByteArrayContent(AnthropicRequest.Write(model, messages, options)),
        };
        request.Content.Headers.TryAddWithoutValidation("content-type", "application/json");
        request.Headers.Add("x-api-key", key.Reveal());
        request.Headers.Add("anthropic-version", "2023-06-01");
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        await RefuseErrorAsync(response, cancellationToken);

        await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
        var answer = new AnthropicAnswer();
        await foreach (var sent in SseParser.Create(stream).EnumerateAsync(cancellationToken))
        {
            using var data = JsonDocument.Parse(sent.Data);
            if (answer.Read(data.RootElement) is { } update)
                yield return update;
        }
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() { }

    private static async Task RefuseErrorAsync(HttpResponseMessage response, CancellationToken token)
    {
        if (response.IsSuccessStatusCode)
            return;
        var body = await response.Content.ReadAsStringAsync(token);
        var after =
            response.Headers.RetryAfter?.Delta
            ?? (
                response.Headers.TryGetValues("retry-after", out var texts)
                && double.TryParse(texts.First(), CultureInfo.InvariantCulture, out var seconds)
                    ? TimeSpan.FromSeconds(seconds)
                    : null
            );
        throw new AnswerException((int)response.StatusCode, body, after);
    }
}
