using System.Text.Json.Serialization;
using Hive.Api.Json;
using Hive.Api.Problems;

namespace Hive.Api.OpenAi;

/// <summary>Errors as OpenAI's clients read them; everything below <c>/v1</c> answers with these.</summary>
internal static class OpenAiErrors
{
    public static RequestException Bad(string? parameter, string message) =>
        new(StatusCodes.Status400BadRequest, message) { Parameter = parameter };

    public static RequestException NotFound(string parameter, string what, string id) =>
        new(StatusCodes.Status404NotFound, RequestException.NotFound(what, id).Message) { Parameter = parameter };

    public static bool AreFor(HttpContext context) => context.Request.Path.StartsWithSegments("/v1");

    public static Task WriteAsync(HttpContext context, string message, string? parameter) =>
        context.Response.WriteAsJsonAsync(
            Of(context.Response.StatusCode, message, parameter),
            OpenAiErrorJson.Readable.ErrorAnswer,
            cancellationToken: context.RequestAborted
        );

    public static ErrorAnswer Of(int status, string message, string? parameter = null) =>
        new(
            status switch
            {
                StatusCodes.Status401Unauthorized => new(message, "invalid_request_error", parameter, "invalid_api_key"),
                StatusCodes.Status403Forbidden => new(
                    message,
                    "invalid_request_error",
                    parameter,
                    "insufficient_permissions"
                ),
                StatusCodes.Status404NotFound when parameter == "model" => new(
                    message,
                    "invalid_request_error",
                    parameter,
                    "model_not_found"
                ),
                StatusCodes.Status429TooManyRequests => new(message, "rate_limit_error", parameter, "rate_limit_exceeded"),
                >= 500 => new(message, "server_error", parameter, null),
                _ => new(message, "invalid_request_error", parameter, null),
            }
        );
}

/// <summary>An error as OpenAI's clients expect it.</summary>
internal sealed record ErrorAnswer(ErrorText Error);

/// <summary>What went wrong.</summary>
/// <param name="Message">One or two sentences.</param>
/// <param name="Type">invalid_request_error, rate_limit_error or server_error.</param>
/// <param name="Param">The parameter that it is about.</param>
/// <param name="Code">What programs tell errors by.</param>
internal sealed record ErrorText(string Message, string Type, string? Param, string? Code);

// With its nulls: clients read them.
[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower
)]
[JsonSerializable(typeof(ErrorAnswer))]
internal sealed partial class OpenAiErrorJson : JsonSerializerContext
{
    public static OpenAiErrorJson Readable => field ??= new(ReadableJson.Of(Default));
}
