using System.Buffers.Text;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Hive.Api.Access;
using Hive.Service.Access;

namespace Hive.Api.SignIn;

/// <summary>Sessions of browsers, each of which is a signed cookie.</summary>
/// <remarks>
/// No session is stored, so one goes on when this program is started again. The signature is made with the root key: when
/// that is replaced, all sessions end. One whose key was revoked ends with the key. Those that were signed out are on
/// record, and count no more in any process on the database: at once in this one, within five seconds in others.
/// </remarks>
internal sealed class BrowserSessions(ApiKey rootKey, KeyRing keys, SignedOutStore store, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan LoadAgainAfter = TimeSpan.FromSeconds(5);

    // While the database is away, sessions count as the root key does, and nobody waits long for it.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    // Signed-out sessions are forgotten once they would have ended anyway.
    private readonly ConcurrentDictionary<string, DateTimeOffset> signedOut = new(StringComparer.Ordinal);
    private readonly SemaphoreSlim loading = new(1);
    private long? loadedAt;

    /// <summary>Begins one and gives the browser its cookie.</summary>
    public BrowserSession Begin(HttpContext context, string? keyId)
    {
        var session = new BrowserSession(
            keyId,
            time.GetUtcNow() + BrowserSession.Lifetime,
            context.Request.Host.Value ?? "",
            Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(12))
        );
        var text = Encoding.UTF8.GetBytes(session.Text);
        context.Response.Cookies.Append(
            CookieName(context.Request),
            $"{Base64Url.EncodeToString(text)}.{Base64Url.EncodeToString(rootKey.Sign(text))}",
            Options(context.Request, BrowserSession.Lifetime)
        );
        return session;
    }

    /// <summary>The session that a request's cookie is for; nothing when there is none, or it has ended.</summary>
    public BrowserSession? Of(HttpRequest request)
    {
        if (
            request.Cookies[CookieName(request)] is not { Length: < 1024 } cookie
            || cookie.Split('.') is not [var payload, var signature]
            || Decoded(payload) is not { } text
            || Decoded(signature) is not { } signed
            || !CryptographicOperations.FixedTimeEquals(rootKey.Sign(text), signed)
        )
            return null;
        return
            BrowserSession.Parse(Encoding.UTF8.GetString(text)) is { } session
            && session.Until > time.GetUtcNow()
            && session.Host == (request.Host.Value ?? "")
            && !signedOut.ContainsKey(session.Id)
            ? session
            : null;
    }

    /// <summary>Who has it; nothing when its key was revoked, or it was signed out.</summary>
    public async ValueTask<Caller?> CallerAsync(BrowserSession session, CancellationToken token)
    {
        await LookAsync(token);
        return signedOut.ContainsKey(session.Id) ? null
            : session.KeyId is { } key ? await keys.FindByIdAsync(key, token)
            : Caller.Root;
    }

    /// <summary>Ends it, and has the browser forget its cookie.</summary>
    public async Task EndAsync(HttpContext context)
    {
        if (Of(context.Request) is { } session)
        {
            foreach (var over in signedOut.Where(one => one.Value <= time.GetUtcNow()))
                signedOut.TryRemove(over);
            signedOut[session.Id] = session.Until;
            // Where the database is away, it ends here alone. The browser has forgotten its cookie all the same.
            using var brief = new CancellationTokenSource(Patience, time);
            await store.AddAsync(session.Id, session.Until, brief.Token);
        }
        context.Response.Cookies.Append(CookieName(context.Request), "", Options(context.Request, TimeSpan.Zero));
    }

    // What other processes, and this one before its start, have signed out.
    private async Task LookAsync(CancellationToken token)
    {
        if (IsFresh())
            return;
        await loading.WaitAsync(token);
        try
        {
            if (IsFresh())
                return;
            using var brief = new CancellationTokenSource(Patience, time);
            foreach (var id in await store.LoadAsync(brief.Token) ?? [])
                signedOut.TryAdd(id, time.GetUtcNow() + BrowserSession.Lifetime);
            loadedAt = time.GetTimestamp();
        }
        finally
        {
            loading.Release();
        }
    }

    private bool IsFresh() => loadedAt is { } at && time.GetElapsedTime(at) < LoadAgainAfter;

    /// <inheritdoc/>
    public void Dispose() => loading.Dispose();

    // Browsers send a cookie to every port of a host: stacks beside each other would take each other's.
    private static string CookieName(HttpRequest request) =>
        string.Create(CultureInfo.InvariantCulture, $"hive_session_{request.Host.Port ?? 0}");

    private static CookieOptions Options(HttpRequest request, TimeSpan age) =>
        new()
        {
            HttpOnly = true,
            SameSite = SameSiteMode.Strict,
            Secure = request.IsHttps,
            Path = "/",
            MaxAge = age,
            IsEssential = true,
        };

    private static byte[]? Decoded(string text)
    {
        try
        {
            return Base64Url.DecodeFromChars(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }
}
