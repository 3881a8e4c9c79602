using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hive.Api.AgUi;

/// <summary>What an AG-UI client asks for.</summary>
/// <param name="ThreadId">The conversation; it is the session.</param>
/// <param name="RunId">What the client calls the run; events come back with it.</param>
/// <param name="Messages">The conversation as the client has it.</param>
/// <param name="Tools">Tools that the client carries out.</param>
/// <param name="Context">What the model is told besides.</param>
/// <param name="Resume">What was decided about the interrupts of the run before.</param>
internal sealed record AgUiInput(
    [property: JsonPropertyName("threadId")] string ThreadId,
    [property: JsonPropertyName("runId")] string RunId,
    [property: JsonPropertyName("messages")] IReadOnlyList<AgUiMessage> Messages,
    [property: JsonPropertyName("tools")] IReadOnlyList<AgUiTool>? Tools = null,
    [property: JsonPropertyName("context")] IReadOnlyList<AgUiContext>? Context = null,
    [property: JsonPropertyName("resume")] IReadOnlyList<AgUiResume>? Resume = null
);

/// <summary>A message.</summary>
/// <param name="Role">user, assistant, system, developer, tool; others are not the model's matter.</param>
/// <param name="Content">A text, or a list of parts.</param>
/// <param name="ToolCalls">Of the assistant.</param>
/// <param name="ToolCallId">Of a tool's result.</param>
/// <param name="Id">Names it among the client's messages.</param>
internal sealed record AgUiMessage(
    [property: JsonPropertyName("role")] string Role,
    [property: JsonPropertyName("content")] JsonElement? Content = null,
    [property: JsonPropertyName("toolCalls")] IReadOnlyList<AgUiCall>? ToolCalls = null,
    [property: JsonPropertyName("toolCallId")] string? ToolCallId = null,
    [property: JsonPropertyName("id")] string? Id = null
);

/// <summary>A call of a tool.</summary>
internal sealed record AgUiCall(
    [property: JsonPropertyName("id")] string Id,
    [property: JsonPropertyName("function")] AgUiFunction Function
);

/// <summary>What is called, with its arguments as JSON.</summary>
internal sealed record AgUiFunction(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("arguments")] string Arguments
);

/// <summary>A tool that the client carries out.</summary>
internal sealed record AgUiTool(
    [property: JsonPropertyName("name")] string Name,
    [property: JsonPropertyName("description")] string Description,
    [property: JsonPropertyName("parameters")] JsonElement? Parameters = null
);

/// <summary>Something that the model is told besides.</summary>
internal sealed record AgUiContext(
    [property: JsonPropertyName("description")] string Description,
    [property: JsonPropertyName("value")] JsonElement Value
);

/// <summary>What was decided about an interrupt.</summary>
/// <param name="InterruptId">Which.</param>
/// <param name="Status">resolved or cancelled.</param>
/// <param name="Payload">true or false of what wants consent; a text or JSON of what wants an answer or a result.</param>
internal sealed record AgUiResume(
    [property: JsonPropertyName("interruptId")] string InterruptId,
    [property: JsonPropertyName("status")] string Status,
    [property: JsonPropertyName("payload")] JsonElement? Payload = null
);

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AgUiInput))]
internal sealed partial class AgUiInputJson : JsonSerializerContext;
