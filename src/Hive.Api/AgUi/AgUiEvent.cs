using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Api.Json;

namespace Hive.Api.AgUi;

/// <summary>An event as AG-UI names it; what does not belong to the event is left out.</summary>
internal sealed record AgUiEvent(string Type)
{
    public string? ThreadId { get; init; }

    public string? RunId { get; init; }

    public string? MessageId { get; init; }

    public string? Role { get; init; }

    public string? Delta { get; init; }

    public string? ToolCallId { get; init; }

    public string? ToolCallName { get; init; }

    public string? Content { get; init; }

    public string? StepName { get; init; }

    public string? Message { get; init; }

    public AgUiOutcome? Outcome { get; init; }
}

/// <summary>How a run ended.</summary>
/// <param name="Type">success, interrupt or cancelled.</param>
/// <param name="Interrupts">What it waits for.</param>
internal sealed record AgUiOutcome(string Type, IReadOnlyList<AgUiInterrupt>? Interrupts = null)
{
    /// <summary>Calls of tools that the client carries out now.</summary>
    public IReadOnlyList<string>? PendingToolCallIds { get; init; }
}

/// <summary>What a run waits for.</summary>
internal sealed record AgUiInterrupt(
    string Id,
    string Reason,
    string Message,
    string? ToolCallId,
    JsonElement ResponseSchema
);

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(AgUiEvent))]
internal sealed partial class AgUiEventJson : JsonSerializerContext
{
    public static AgUiEventJson Readable => field ??= new(ReadableJson.Of(Default));
}
