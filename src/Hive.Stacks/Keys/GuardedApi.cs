using System.Runtime.ExceptionServices;
using Hive.Stacks.Health;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Keys;

/// <summary>
/// The one way on which a key of a stack leaves this console: to the stack itself, after it was shown to be who listens. A
/// health document shows nothing, because anybody can write one. There is no proxy, no redirect and no cookie on the way.
/// </summary>
public sealed class GuardedApi : IDisposable
{
    /// <summary>Longest wait for one answer.</summary>
    public static readonly TimeSpan Timeout = TimeSpan.FromSeconds(15);

    private static readonly HttpRequestOptionsKey<StackInstance> Asked = new("stack");
    private readonly IListenerProof _proof;
    private readonly HttpClient _client;

    /// <param name="proof">Asked before a key is sent.</param>
    public GuardedApi(IListenerProof proof)
    {
        _proof = proof;
        _client = ApiConnection.Client(Timeout, onConnected: RequireItselfAsync);
    }

    /// <summary>Sends a request with a key of the stack.</summary>
    /// <param name="stack">Who is asked.</param>
    /// <param name="request">What is asked, without the key.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="completion">What is waited for: all of the answer, or its head alone.</param>
    /// <param name="other">The key; null for the root key of the stack's file.</param>
    /// <exception cref="StackException">There is no key, or it is not certain that the stack itself would be told
    /// it.</exception>
    /// <exception cref="HttpRequestException">Nobody answers.</exception>
    public async Task<HttpResponseMessage> SendAsync(
        StackInstance stack,
        HttpRequestMessage request,
        CancellationToken cancellationToken,
        HttpCompletionOption completion = HttpCompletionOption.ResponseContentRead,
        Secret? other = null
    )
    {
        var key = other ?? RootKey(stack);
        await RequireItselfAsync(stack, cancellationToken);
        request.Options.Set(Asked, stack);
        request.Headers.Add("x-api-key", key.Reveal());
        try
        {
            return await _client.SendAsync(request, completion, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.InnerException is StackException doubt)
        {
            ExceptionDispatchInfo.Throw(doubt);
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    // Again, now that the connection stands: after the first look, the stack may have ended and left its port to another.
    private Task RequireItselfAsync(HttpRequestMessage request, CancellationToken cancellationToken) =>
        request.Options.TryGetValue(Asked, out var stack)
            ? RequireItselfAsync(stack, cancellationToken)
            : throw new InvalidOperationException("A request names its stack.");

    private async Task RequireItselfAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        if (await _proof.DoubtAsync(stack, cancellationToken) is { } doubt)
            throw KeyRefusal.NotItself(stack, doubt);
    }

    // A header with any other character is refused with a message that quotes it.
    private static Secret RootKey(StackInstance stack) =>
        SecretStore.ApiKey(stack) is not { } key ? throw KeyRefusal.NoKeyFile(stack)
        : key.Reveal() is { Length: > 0 } text && text.All(letter => letter is > ' ' and <= '~') ? key
        : throw KeyRefusal.WrongKey(stack, "holds no key");
}
