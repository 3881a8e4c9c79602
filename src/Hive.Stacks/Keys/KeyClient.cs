using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Serialization.Metadata;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Keys;

/// <summary>
/// Asks a stack's API about its keys, through the published port and with the root key of the stack's key file.
/// </summary>
/// <param name="api">The way on which the key goes.</param>
public sealed class KeyClient(GuardedApi api)
{
    /// <summary>All keys, revoked ones too.</summary>
    /// <exception cref="StackException">The API did not answer, or refused.</exception>
    public Task<KeyList> ListAsync(StackInstance stack, CancellationToken cancellationToken) =>
        AskAsync(stack, new ListKeys(), KeyJson.Default.KeyList, cancellationToken);

    /// <summary>Makes a key.</summary>
    /// <exception cref="StackException">The API did not answer, or refused; a name that is taken is a
    /// <see cref="FailureKind.Conflict"/>.</exception>
    public Task<NewKey> CreateAsync(StackInstance stack, CreateKey request, CancellationToken cancellationToken) =>
        AskAsync(stack, request, KeyJson.Default.NewKey, cancellationToken);

    /// <summary>Revokes a key; one that is revoked already is given back as it is.</summary>
    /// <exception cref="StackException">The API did not answer, or has no such key.</exception>
    public Task<KeyEntry> RevokeAsync(StackInstance stack, RevokeKey request, CancellationToken cancellationToken) =>
        AskAsync(stack, request, KeyJson.Default.KeyEntry, cancellationToken);

    private async Task<T> AskAsync<T>(
        StackInstance stack,
        KeyRequest request,
        JsonTypeInfo<T> type,
        CancellationToken cancellationToken
    )
    {
        var call = KeyCall.Of(request);
        using var message = new HttpRequestMessage(call.Method, new Uri(stack.Settings.Url, call.Path));
        if (call.Body is not null)
            message.Content = new StringContent(call.Body, Encoding.UTF8, new MediaTypeHeaderValue("application/json"));
        return await ApiQuestion.AskAsync(
            api,
            stack,
            call,
            message,
            type,
            (status, body) => KeyRefusal.Of(stack, request, status, body),
            () => KeyRefusal.TooLate(stack, request, GuardedApi.Timeout),
            cancellationToken
        );
    }
}
