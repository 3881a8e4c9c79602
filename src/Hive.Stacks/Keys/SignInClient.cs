using System.Text.Json.Serialization;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Keys;

/// <summary>Asks a stack's API for an address that signs a browser in once.</summary>
/// <param name="api">The way on which the key goes.</param>
public sealed class SignInClient(GuardedApi api)
{
    private const string Route = "/api/v1/sign-in/codes";

    /// <summary>The console page with a code that counts once, for five minutes.</summary>
    /// <exception cref="StackException">The API did not answer, or refused.</exception>
    public async Task<Uri> PageAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var call = new KeyCall(HttpMethod.Post, Route, null, "a browser is to be signed in");
        using var message = new HttpRequestMessage(call.Method, new Uri(stack.Settings.Url, call.Path));
        var code = await ApiQuestion.AskAsync(
            api,
            stack,
            call,
            message,
            SignInJson.Default.SignInCode,
            (status, body) => KeyRefusal.Of(stack, status, body),
            () => KeyRefusal.TooLate(stack, new ListKeys(), GuardedApi.Timeout),
            cancellationToken
        );
        return new Uri(stack.Settings.Url, code.Path);
    }
}

/// <summary>What the API answers.</summary>
/// <param name="Path">The page's path with the code behind a <c>#</c>, which no browser sends anywhere.</param>
internal sealed record SignInCode(string Path);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(SignInCode))]
internal sealed partial class SignInJson : JsonSerializerContext;
