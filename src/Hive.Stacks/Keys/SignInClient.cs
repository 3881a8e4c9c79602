using System.Text.Json;
using System.Text.Json.Serialization;
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
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(stack.Settings.Url, Route));
        try
        {
            using var response = await api.SendAsync(stack, request, cancellationToken);
            var body = await response.Content.ReadAsStringAsync(cancellationToken);
            if (!response.IsSuccessStatusCode)
                throw KeyRefusal.Of(stack, response.StatusCode, body);
            var path = Parse(body)?.Path ?? throw KeyRefusal.NoAnswer(stack, new(HttpMethod.Post, Route, null, ""));
            return new Uri(stack.Settings.Url, path);
        }
        catch (HttpRequestException exception)
        {
            throw KeyRefusal.NotReached(stack, exception);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new StackException(
                FailureKind.Unhealthy,
                $"{stack.FullName} did not answer within {GuardedApi.Timeout.TotalSeconds:0} s.",
                $"Read its log: {stack.Command("Logs")}"
            );
        }
    }

    // The exception is dropped: what it quotes may be a piece of a code.
    private static SignInCode? Parse(string body)
    {
        try
        {
            return JsonSerializer.Deserialize(body, SignInJson.Default.SignInCode);
        }
        catch (JsonException)
        {
            return null;
        }
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
