using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Api.Json;
using Hive.Service.Runs;

namespace Hive.Api.A2a;

/// <summary>A task of A2A: a run.</summary>
internal sealed record A2aTask(
    string Id,
    string ContextId,
    A2aStatus Status,
    IReadOnlyList<A2aArtifact>? Artifacts,
    IReadOnlyList<A2aMessage>? History
)
{
    public static A2aTask Of(RunRecord run) =>
        new(
            run.Id.ToString(),
            run.SessionId,
            A2aStatus.Of(run),
            run.Output.Length > 0 ? [A2aArtifact.Of(run.Output)] : null,
            [new($"{run.Id}-asked", run.SessionId, run.Id.ToString(), "ROLE_USER", [new() { Text = run.Input }])]
        );
}

/// <summary>How a task stands.</summary>
internal sealed record A2aStatus(string State, A2aMessage? Message, DateTimeOffset Timestamp)
{
    public static A2aStatus Of(RunRecord run) =>
        new(
            run.Status switch
            {
                RunStatus.Queued => "TASK_STATE_SUBMITTED",
                RunStatus.Running => "TASK_STATE_WORKING",
                RunStatus.Paused => "TASK_STATE_INPUT_REQUIRED",
                RunStatus.Completed => "TASK_STATE_COMPLETED",
                RunStatus.Cancelled => "TASK_STATE_CANCELED",
                _ => "TASK_STATE_FAILED",
            },
            (run.Error ?? string.Join('\n', run.Needs.Select(need => need.Reason))) is { Length: > 0 } said
                ? new(
                    $"{run.Id}-status",
                    run.SessionId,
                    run.Id.ToString(),
                    "ROLE_AGENT",
                    [
                        new() { Text = said },
                        .. run.Needs.Count > 0
                            ? [new A2aPart { Data = JsonSerializer.SerializeToElement(run.Needs, A2aJson.Readable.Needs) }]
                            : Array.Empty<A2aPart>(),
                    ]
                )
                : null,
            run.EndedAt ?? run.CreatedAt
        );
}

/// <summary>What came of a task.</summary>
internal sealed record A2aArtifact(string ArtifactId, string Name, IReadOnlyList<A2aPart> Parts)
{
    public static A2aArtifact Of(string text) => new("answer", "answer", [new() { Text = text }]);
}

/// <summary>A message of a user, or of the agent.</summary>
internal sealed record A2aMessage(
    string MessageId,
    string? ContextId,
    string? TaskId,
    string Role,
    IReadOnlyList<A2aPart> Parts
);

/// <summary>A part of a message: one of text, raw (base64), url and data.</summary>
internal sealed record A2aPart
{
    public string? Text { get; init; }

    public string? Raw { get; init; }

    public string? Url { get; init; }

    public JsonElement? Data { get; init; }

    public string? MediaType { get; init; }

    public string? Filename { get; init; }
}

/// <summary>An event of a stream: one of its members.</summary>
internal sealed record A2aEvent
{
    public A2aTask? Task { get; init; }

    public A2aStatusUpdate? StatusUpdate { get; init; }

    public A2aArtifactUpdate? ArtifactUpdate { get; init; }
}

/// <summary>A task stands otherwise.</summary>
internal sealed record A2aStatusUpdate(string TaskId, string ContextId, A2aStatus Status);

/// <summary>More of the answer.</summary>
internal sealed record A2aArtifactUpdate(string TaskId, string ContextId, A2aArtifact Artifact, bool Append, bool LastChunk);

/// <summary>A page of tasks.</summary>
internal sealed record A2aTasks(IReadOnlyList<A2aTask> Tasks, string NextPageToken, int PageSize, int TotalSize);

/// <summary>A call in JSON-RPC.</summary>
/// <param name="Jsonrpc">2.0</param>
/// <param name="Id">Names the answer.</param>
/// <param name="Method">Of A2A 1.0, such as SendMessage.</param>
/// <param name="Params">As the method wants them.</param>
internal sealed record A2aCall(
    string? Jsonrpc = null,
    JsonElement? Id = null,
    string? Method = null,
    JsonElement? Params = null
);

/// <summary>An answer in JSON-RPC.</summary>
internal sealed record A2aAnswer(string Jsonrpc, JsonElement? Id)
{
    public JsonElement? Result { get; init; }

    public A2aError? Error { get; init; }
}

/// <summary>Why there is no answer.</summary>
internal sealed record A2aError(int Code, string Message);

/// <summary>What an agent says of itself.</summary>
internal sealed record A2aCard(
    string Name,
    string Description,
    string Version,
    IReadOnlyList<A2aInterface> SupportedInterfaces,
    A2aCapabilities Capabilities,
    IReadOnlyDictionary<string, A2aScheme> SecuritySchemes,
    IReadOnlyList<string> DefaultInputModes,
    IReadOnlyList<string> DefaultOutputModes,
    IReadOnlyList<A2aSkill> Skills
);

/// <summary>Where it is asked.</summary>
internal sealed record A2aInterface(string Url, string ProtocolBinding, string ProtocolVersion);

/// <summary>What it can do.</summary>
internal sealed record A2aCapabilities(bool Streaming, bool PushNotifications, bool ExtendedAgentCard);

/// <summary>How a key is sent.</summary>
internal sealed record A2aScheme(A2aKeyScheme ApiKeySecurityScheme);

/// <summary>In which header.</summary>
internal sealed record A2aKeyScheme(string Location, string Name);

/// <summary>What it is for.</summary>
internal sealed record A2aSkill(string Id, string Name, string Description, IReadOnlyList<string> Tags);

[JsonSourceGenerationOptions(
    GenerationMode = JsonSourceGenerationMode.Metadata,
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(A2aTask))]
[JsonSerializable(typeof(A2aTasks))]
[JsonSerializable(typeof(A2aEvent))]
[JsonSerializable(typeof(A2aAnswer))]
[JsonSerializable(typeof(A2aCard))]
[JsonSerializable(typeof(A2aCall))]
[JsonSerializable(typeof(IReadOnlyList<RunNeed>), TypeInfoPropertyName = "Needs")]
internal sealed partial class A2aJson : JsonSerializerContext
{
    public static A2aJson Readable => field ??= new(ReadableJson.Of(Default));
}
