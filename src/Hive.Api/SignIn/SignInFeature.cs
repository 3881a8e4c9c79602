using System.Globalization;
using System.Text.Json.Serialization;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Problems;
using Hive.Service.Access;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.SignIn;

/// <summary>A browser signs in with a key or a one-time code, and has a session from then on.</summary>
internal static class SignInFeature
{
    private const string Example =
        """{"name":"root","scopes":["read","run","admin"],"authentication":"on","expires_at":"2026-11-25T16:00:00Z"}""";

    public static void AddSignIn(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<OneTimeCodes>();
        builder.Services.AddSingleton<BrowserSessions>();
        builder.AddJsonTypes(SignInJson.Default);
    }

    public static void MapSignIn(this WebApplication app)
    {
        var signIn = app.MapGroup("/api/v1/sign-in").WithTags("Access");
        signIn
            .MapPost("", SignInAsync)
            .AllowAnonymous()
            .WithName("signIn")
            .WithSummary("Begins a browser's session with a key or a one-time code; the answer sets its cookie")
            .WithExample("""{"code":"t0Kc…"}""", Example);
        signIn
            .MapGet("", NowAsync)
            .AllowAnonymous()
            .WithName("getSignIn")
            .WithSummary("Whose session the browser has, and until when; nobody, with no scopes, where it has none")
            .WithExample(answer: Example);
        signIn
            .MapDelete("", SignOutAsync)
            .NeedsScope(Scopes.None)
            .WithName("signOut")
            .WithSummary("Ends the browser's session");
        signIn
            .MapPost("/codes", MakeCode)
            .NeedsScope(Scopes.Admin)
            .WithName("createSignInCode")
            .WithSummary("Makes a code that signs a browser in once, within five minutes, as whoever made it")
            .WithExample(answer: """{"code":"t0Kc…","path":"/#code=t0Kc…","expires_in_seconds":300}""");
    }

    private static async Task<Ok<SignedIn>> SignInAsync(
        SignInRequest request,
        HttpContext context,
        ApiKey rootKey,
        KeyRing ring,
        OneTimeCodes codes,
        BrowserSessions sessions,
        WrongKeys wrong
    )
    {
        if (request is { Code: null, Key: null } or { Code: not null, Key: not null })
            throw RequestException.Bad("Send either code or key.");
        string? keyId = null;
        var opens = request.Code is { } code
            ? codes.Use(code, out keyId)
            : rootKey.Opens(request.Key)
                || (
                    (keyId = KeyText.IdIn(request.Key!)) is not null
                    && await ring.FindAsync(request.Key!, context.RequestAborted) is not null
                )
                || rootKey.OpensNow(request.Key!);
        // The root key of an installation may look like any other key.
        if (opens && request.Key is { } text && rootKey.Opens(text))
            keyId = null;
        if (!opens)
            throw Refused(request, wrong.Add(context.Connection.RemoteIpAddress), context);
        var session = sessions.Begin(context, keyId);
        var caller = await sessions.CallerAsync(session, context.RequestAborted) ?? throw Refused(request, null, context);
        return TypedResults.Ok(SignedIn.Of(caller, "on", session.Until));
    }

    private static RequestException Refused(SignInRequest request, int? seconds, HttpContext context)
    {
        if (seconds is { } wait)
        {
            context.Response.Headers.RetryAfter = wait.ToString(CultureInfo.InvariantCulture);
            return new(
                StatusCodes.Status429TooManyRequests,
                $"Too many wrong keys came from your address; the right one opens at once, another try after {wait} s."
            );
        }
        return new(
            StatusCodes.Status401Unauthorized,
            request.Code is null
                ? "This key opens nothing here."
                : "This code was used already, or is older than five minutes. Make another one, or sign in with the key."
        );
    }

    // Open to all: a page that begins asks whether it has a session, and a no is no error.
    private static async Task<Ok<SignedIn>> NowAsync(
        HttpContext context,
        BrowserSessions sessions,
        Authentication authentication
    )
    {
        if (authentication.IsOff)
            return TypedResults.Ok(SignedIn.Of(Caller.Anybody, authentication.Word, null));
        var session = OwnPage.Asks(context.Request) ? sessions.Of(context.Request) : null;
        return session is not null && await sessions.CallerAsync(session, context.RequestAborted) is { } caller
            ? TypedResults.Ok(SignedIn.Of(caller, authentication.Word, session.Until))
            : TypedResults.Ok(SignedIn.Of(new("nobody", Scopes.None), authentication.Word, null));
    }

    private static async Task<NoContent> SignOutAsync(HttpContext context, BrowserSessions sessions)
    {
        await sessions.EndAsync(context);
        return TypedResults.NoContent();
    }

    private static Ok<SignInCode> MakeCode(HttpContext context, OneTimeCodes codes)
    {
        var code = codes.Make(context.KeyId());
        return TypedResults.Ok(new SignInCode(code, $"/#code={code}", (int)OneTimeCodes.Lifetime.TotalSeconds));
    }
}

/// <summary>What a browser signs in with: one of both.</summary>
/// <param name="Key">A key's text.</param>
/// <param name="Code">A one-time code.</param>
internal sealed record SignInRequest(string? Key = null, string? Code = null);

/// <summary>Who is signed in.</summary>
/// <param name="Name">The key's name.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Authentication">Whether a key is needed: on, or off.</param>
/// <param name="ExpiresAt">When the browser's session ends; absent for whoever sends a key.</param>
internal sealed record SignedIn(
    string Name,
    IReadOnlyList<string> Scopes,
    string Authentication,
    DateTimeOffset? ExpiresAt = null
)
{
    public static SignedIn Of(Caller caller, string authentication, DateTimeOffset? until) =>
        new(caller.Name, ScopeNames.Of(caller.Scopes), authentication, until);
}

/// <summary>A code for one sign-in.</summary>
/// <param name="Code">The code.</param>
/// <param name="Path">The page's address, from the root, that signs in with it.</param>
/// <param name="ExpiresInSeconds">How long it may wait to be used.</param>
internal sealed record SignInCode(string Code, string Path, int ExpiresInSeconds);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SignInRequest))]
[JsonSerializable(typeof(SignedIn))]
[JsonSerializable(typeof(SignInCode))]
internal sealed partial class SignInJson : JsonSerializerContext;
