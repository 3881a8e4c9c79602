using System.Net;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Keys;

/// <summary>Asks a stack's API whether a key opens it: the one in the stack's file, or another.</summary>
/// <param name="api">The way on which the key goes.</param>
public sealed class KeyProbe(GuardedApi api)
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(5);

    /// <summary>Tries it. Null when it cannot be said: nobody answers, or it is not certain who would be told the
    /// key.</summary>
    /// <param name="stack">Whose API.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="other">The key; null for the one in the stack's file.</param>
    public async Task<bool?> OpensAsync(StackInstance stack, CancellationToken cancellationToken, Secret? other = null)
    {
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(Timeout);
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(stack.Settings.Url, "/api/v1/version"));
        try
        {
            using var response = await api.SendAsync(stack, request, deadline.Token, other: other);
            return response.StatusCode switch
            {
                HttpStatusCode.OK => true,
                HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests => false,
                _ => null,
            };
        }
        catch (Exception exception)
            when (exception is StackException or HttpRequestException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return null;
        }
    }
}
