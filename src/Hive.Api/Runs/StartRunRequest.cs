using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Api.Json;
using Hive.Api.Problems;
using Hive.Service.Components;
using Hive.Service.Runs;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.AI;

namespace Hive.Api.Runs;

/// <summary>What a client wants to be run.</summary>
/// <param name="Message">What is asked.</param>
/// <param name="Stream">Whether the answer comes as events.</param>
/// <param name="SessionId">The conversation that it belongs to; nothing begins a new one.</param>
/// <param name="UserId">On whose behalf.</param>
/// <param name="Background">Whether the answer is the run as it begins, to be read later; stream=true counts more.</param>
/// <param name="OutputSchema">The JSON Schema that the answer fits; nothing means the component's own.</param>
/// <param name="WhenBusy">queue, reject or interrupt: what happens when the session has a run under way; nothing means the
/// component's own.</param>
/// <param name="Files">Of a form: images (PNG, JPEG, GIF, WebP), PDF, and texts in UTF-8, 20 at most.</param>
internal sealed record StartRunRequest(
    string Message,
    bool Stream = false,
    string? SessionId = null,
    string? UserId = null,
    bool Background = false,
    JsonElement? OutputSchema = null,
    string? WhenBusy = null,
    IReadOnlyList<IFormFile>? Files = null
)
{
    /// <summary>The files as models take them.</summary>
    [JsonIgnore]
    public IReadOnlyList<AIContent> Attachments { get; init; } = [];

    /// <summary>What the routes take.</summary>
    public static IAcceptsMetadata Accepted { get; } =
        new AcceptsMetadata(
            ["application/json", "multipart/form-data", "application/x-www-form-urlencoded"],
            typeof(StartRunRequest)
        );

    public RunRequest Request(ComponentKind kind, string component) =>
        new()
        {
            Kind = kind,
            ComponentId = component,
            Input = Message,
            SessionId = SessionId,
            UserId = UserId,
            Attachments = Attachments,
            WhenBusy = Busy(WhenBusy),
            Options = OutputSchema is { } schema
                ? new() { Format = new(schema, "answer") { Parameter = "output_schema" } }
                : null,
        };

    /// <summary>From JSON or from a form of either kind.</summary>
    /// <exception cref="RequestException">It is neither, or no such request.</exception>
    public static async Task<StartRunRequest> ReadAsync(HttpContext context, bool streamsByDefault)
    {
        var request = context.Request;
        if (request.HasFormContentType)
        {
            var form = await FormAsync(request);
            return Of(form, streamsByDefault) with
            {
                Attachments = await AttachedFiles.ReadAsync(form.Files, context.RequestAborted),
            };
        }
        if (!request.HasJsonContentType())
            throw new RequestException(
                StatusCodes.Status415UnsupportedMediaType,
                "Send application/json, multipart/form-data or application/x-www-form-urlencoded."
            );
        var body =
            await request.ReadFromJsonAsync<RunBody>(context.RequestAborted)
            ?? throw RequestException.Bad("The body is null; send an object with a message.");
        return new(
            body.Message ?? body.Input ?? throw RequestException.Bad("The body has no message."),
            body.Stream ?? (streamsByDefault && body.Background != true),
            Filled(body.SessionId),
            Filled(body.UserId),
            body.Background ?? false,
            body.OutputSchema is { ValueKind: not JsonValueKind.Null } schema ? schema : null,
            Filled(body.WhenBusy)
        );
    }

    private static StartRunRequest Of(IFormCollection form, bool streamsByDefault)
    {
        var background = Flag(form, "background", false);
        return new(
            form["message"] is [{ } message]
                ? message
                : throw RequestException.Bad("The form has no field message, or several."),
            Flag(form, "stream", streamsByDefault && !background),
            Filled(form["session_id"].ToString()),
            Filled(form["user_id"].ToString()),
            background,
            Schema(form["output_schema"].ToString()),
            Filled(form["when_busy"].ToString())
        );
    }

    private static JsonElement? Schema(string text)
    {
        try
        {
            return text == "" ? null : JsonElement.Parse(text, JsonFeature.Documents);
        }
        catch (JsonException e)
        {
            throw new RequestException(
                StatusCodes.Status400BadRequest,
                $"output_schema is no JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})."
            )
            {
                Parameter = "output_schema",
            };
        }
    }

    private static WhenBusy? Busy(string? word) =>
        word is null
            ? null
            : WhenBusyWords.Parse(word)
                ?? throw new RequestException(
                    StatusCodes.Status400BadRequest,
                    $"when_busy is one of: {string.Join(", ", WhenBusyWords.Known)}."
                )
                {
                    Parameter = "when_busy",
                };

    /// <summary>The form of a request.</summary>
    /// <exception cref="RequestException">It has none.</exception>
    public static async Task<IFormCollection> FormAsync(HttpRequest request)
    {
        if (!request.HasFormContentType)
            throw new RequestException(
                StatusCodes.Status415UnsupportedMediaType,
                "Send multipart/form-data or application/x-www-form-urlencoded."
            );
        try
        {
            return await request.ReadFormAsync(request.HttpContext.RequestAborted);
        }
        catch (Exception e) when (e is InvalidDataException || (e is IOException && e is not BadHttpRequestException))
        {
            throw RequestException.Bad("The body is not the form that its Content-Type says.", e);
        }
    }

    /// <summary>A field that is true or false.</summary>
    public static bool Flag(IFormCollection form, string name, bool otherwise) =>
        form[name].ToString().ToUpperInvariant() switch
        {
            "" => otherwise,
            "TRUE" or "1" or "ON" => true,
            "FALSE" or "0" or "OFF" => false,
            _ => throw RequestException.Bad($"{name} is true or false."),
        };

    /// <summary>Clients send empty fields for what they leave open.</summary>
    public static string? Filled(string? text) => string.IsNullOrEmpty(text) ? null : text;
}

/// <summary>The JSON of such a request.</summary>
/// <param name="Message">What is asked.</param>
/// <param name="Input">Another name of it.</param>
/// <param name="Stream">Whether the answer comes as events.</param>
/// <param name="SessionId">The conversation that it belongs to.</param>
/// <param name="UserId">On whose behalf.</param>
/// <param name="Background">Whether the answer is the run as it begins.</param>
/// <param name="OutputSchema">The JSON Schema that the answer fits.</param>
/// <param name="WhenBusy">queue, reject or interrupt.</param>
internal sealed record RunBody(
    string? Message = null,
    string? Input = null,
    bool? Stream = null,
    string? SessionId = null,
    string? UserId = null,
    bool? Background = null,
    JsonElement? OutputSchema = null,
    string? WhenBusy = null
);

/// <summary>What a person decided about what a paused run waits for.</summary>
/// <param name="Decisions">About some or all of its needs.</param>
/// <param name="Stream">Whether the answer comes as events, from here on.</param>
/// <param name="Background">Whether the answer is the run as it goes on.</param>
internal sealed record ContinueRunRequest(
    IReadOnlyList<RunDecision> Decisions,
    bool Stream = false,
    bool Background = false
);

internal sealed class AcceptsMetadata(IReadOnlyList<string> types, Type body) : IAcceptsMetadata
{
    public IReadOnlyList<string> ContentTypes => types;

    public Type? RequestType => body;

    public bool IsOptional => false;
}

/// <summary>From where an ended run is tried again.</summary>
/// <param name="From">The number of an event in its log: it and what followed is done again, what was complete before it is
/// taken over. 1 does all of it again.</param>
/// <param name="Stream">Whether the answer comes as events.</param>
/// <param name="Background">Whether the answer is the new run as it begins.</param>
internal sealed record RetryRunRequest(long From = 1, bool Stream = false, bool Background = false);

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(RunBody))]
[JsonSerializable(typeof(ContinueRunRequest))]
[JsonSerializable(typeof(RetryRunRequest))]
[JsonSerializable(typeof(StartRunRequest))]
[JsonSerializable(typeof(RunAnswer))]
[JsonSerializable(typeof(RunList))]
[JsonSerializable(typeof(EventAnswer))]
internal sealed partial class RunJson : JsonSerializerContext
{
    public static RunJson Readable => field ??= new(ReadableJson.Of(Default));
}
