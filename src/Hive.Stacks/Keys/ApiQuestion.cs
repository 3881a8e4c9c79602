using System.Net;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Keys;

/// <summary>One question to a stack's API with the root key, and its answer as an object.</summary>
internal static class ApiQuestion
{
    /// <summary>Asks it.</summary>
    /// <param name="api">The way on which the key goes.</param>
    /// <param name="stack">Who is asked.</param>
    /// <param name="call">What is asked.</param>
    /// <param name="message">The same as a request.</param>
    /// <param name="type">What is answered.</param>
    /// <param name="refused">What a status that is not a success means.</param>
    /// <param name="tooLate">What no answer in time means.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">The API did not answer, or refused.</exception>
    public static async Task<T> AskAsync<T>(
        GuardedApi api,
        StackInstance stack,
        KeyCall call,
        HttpRequestMessage message,
        JsonTypeInfo<T> type,
        Func<HttpStatusCode, string, StackException> refused,
        Func<StackException> tooLate,
        CancellationToken cancellationToken
    )
    {
        try
        {
            using var response = await api.SendAsync(stack, message, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode
                ? Parse(body, type) ?? throw KeyRefusal.NoAnswer(stack, call)
                : throw refused(response.StatusCode, body);
        }
        catch (HttpRequestException exception)
        {
            throw KeyRefusal.NotReached(stack, exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw tooLate();
        }
    }

    // The exception is dropped: what it quotes may be a piece of a key, or of a code.
    private static T? Parse<T>(string body, JsonTypeInfo<T> type)
    {
        try
        {
            return JsonSerializer.Deserialize(body, type);
        }
        catch (JsonException)
        {
            return default;
        }
    }
}
