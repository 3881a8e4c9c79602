using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Hive.Stacks.Health;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Keys;

/// <summary>Asks a stack's API about its keys, through the published port and with the root key of the stack's key file.</summary>
public sealed class KeyClient : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private readonly HttpClient _client = ApiConnection.Client(Patience);

    /// <summary>All keys, revoked ones too.</summary>
    /// <exception cref="StackException">The API did not answer, or refused.</exception>
    public Task<KeyList> ListAsync(StackInstance stack, CancellationToken cancellationToken) =>
        AskAsync(stack, new ListKeys(), KeyJson.Default.KeyList, cancellationToken);

    /// <summary>Makes a key.</summary>
    /// <exception cref="StackException">The API did not answer, or refused; a name that is taken is a <see cref="FailureKind.Conflict"/>.</exception>
    public Task<NewKey> CreateAsync(StackInstance stack, CreateKey wish, CancellationToken cancellationToken) =>
        AskAsync(stack, wish, KeyJson.Default.NewKey, cancellationToken);

    /// <summary>Revokes a key; one that is revoked already is given back as it is.</summary>
    /// <exception cref="StackException">The API did not answer, or has no such key.</exception>
    public Task<KeyEntry> RevokeAsync(StackInstance stack, RevokeKey wish, CancellationToken cancellationToken) =>
        AskAsync(stack, wish, KeyJson.Default.KeyEntry, cancellationToken);

    private async Task<T> AskAsync<T>(StackInstance stack, KeyRequest wish, JsonTypeInfo<T> type, CancellationToken cancellationToken)
    {
        var call = KeyCall.Of(wish);
        using var request = new HttpRequestMessage(call.Method, new Uri(stack.Settings.Url, call.Path));
        request.Headers.Add("x-api-key", RootKey(stack).Reveal());
        if (call.Body is not null) request.Content = new StringContent(call.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        try
        {
            using var response = await _client.SendAsync(request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            return response.IsSuccessStatusCode ? Parse(body, type) ?? throw KeyRefusal.NoAnswer(stack, call) : throw KeyRefusal.Of(stack, wish, response.StatusCode, body);
        }
        catch (HttpRequestException exception)
        {
            throw KeyRefusal.NotReached(stack, exception.InnerException is SocketException socket ? socket.Message : exception.Message, exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw KeyRefusal.TooLate(stack, wish, Patience);
        }
    }

    // The exception is dropped: what it quotes may be a piece of a key.
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

    // A header with any other character is refused with a message that quotes it.
    private static Secret RootKey(StackInstance stack) =>
        SecretStore.ApiKey(stack) is not { } key ? throw KeyRefusal.NoKeyFile(stack)
        : key.Reveal() is { Length: > 0 } text && text.All(letter => letter is > ' ' and <= '~') ? key
        : throw KeyRefusal.WrongKey(stack, "holds no key");

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();
}
