using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hive.Stacks.Chat;

/// <summary>An event of an answer, as the API sends it; what does not belong to the event is null.</summary>
/// <param name="Event">Its name, as in "content" or "tool_started".</param>
/// <param name="Content">A piece of the answer.</param>
/// <param name="Name">Of a tool, a member or a step.</param>
/// <param name="Input">What that was given.</param>
/// <param name="Activity">What that did.</param>
/// <param name="Run">The run at its start and at its end.</param>
public sealed record ChatEvent(
    string Event,
    string? Content = null,
    string? Name = null,
    string? Input = null,
    ChatActivity? Activity = null,
    ChatRun? Run = null
)
{
    /// <summary>True for the last one.</summary>
    [JsonIgnore]
    public bool IsEnd => Run is { Status: not ("queued" or "running") };
}

/// <summary>A tool that was called, a member that was asked, a step that was taken.</summary>
/// <param name="Type">"tool", "member" or "step".</param>
/// <param name="Name">Which.</param>
/// <param name="Output">What it answered.</param>
/// <param name="Failed">Whether that is an error.</param>
/// <param name="Seconds">How long it took.</param>
public sealed record ChatActivity(string Type, string Name, string Output, bool Failed, double Seconds);

/// <summary>A run of an agent.</summary>
/// <param name="RunId">To end it by.</param>
/// <param name="SessionId">The conversation that it belongs to.</param>
/// <param name="Status">As in "completed".</param>
/// <param name="Content">The answer.</param>
/// <param name="Error">Why there is none.</param>
/// <param name="Message">What was asked.</param>
/// <param name="Needs">What a person has to decide before it goes on; null where it does not wait.</param>
public sealed record ChatRun(
    string RunId,
    string SessionId,
    string Status,
    string Content,
    string? Error,
    string? Message = null,
    IReadOnlyList<ChatNeed>? Needs = null
)
{
    /// <summary>True while it waits for a person.</summary>
    [JsonIgnore]
    public bool IsPaused => Status == "paused";

    /// <summary>The run as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, ChatJson.Default.ChatRun);
}

/// <summary>What a run waits for.</summary>
/// <param name="Id">To decide it by.</param>
/// <param name="Kind">"approval", "answer", "result" or "retry".</param>
/// <param name="Tool">The tool that is concerned.</param>
/// <param name="Input">What it is to be given.</param>
/// <param name="Reason">Why a person is asked, or the question itself.</param>
public sealed record ChatNeed(string Id, string Kind, string Tool, string Input, string Reason);

/// <summary>What a person decided.</summary>
/// <param name="Id">Which need.</param>
/// <param name="Approve">Whether the tool is called.</param>
/// <param name="Reason">Why not; the model is told.</param>
/// <param name="Result">What counts as the tool's answer.</param>
public sealed record ChatDecision(string Id, bool? Approve = null, string? Reason = null, string? Result = null);

/// <summary>What a paused run goes on with.</summary>
internal sealed record ChatContinue(IReadOnlyList<ChatDecision> Decisions, bool Stream);

/// <summary>Runs of a conversation.</summary>
internal sealed record ChatRuns(IReadOnlyList<ChatRun> Runs);

/// <summary>An agent, a team or a workflow to talk to.</summary>
/// <param name="Kind">"agent", "team" or "workflow".</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
public sealed record ChatPartner(string Kind, string Id, string Name);

/// <summary>What a stack has to talk to, and what else it has.</summary>
/// <param name="Components">In the API's order.</param>
internal sealed record ChatPartners(IReadOnlyList<ChatPartner> Components);

/// <summary>What is said to an agent.</summary>
/// <param name="Message">The words.</param>
/// <param name="SessionId">The conversation that it continues; null begins one.</param>
/// <param name="Stream">Whether the answer comes as events.</param>
internal sealed record ChatMessage(string Message, string? SessionId, bool Stream);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(ChatEvent))]
[JsonSerializable(typeof(ChatPartners))]
[JsonSerializable(typeof(ChatMessage))]
[JsonSerializable(typeof(ChatContinue))]
[JsonSerializable(typeof(ChatRuns))]
[JsonSerializable(typeof(WatchedComponents))]
[JsonSerializable(typeof(ChatRun))]
internal sealed partial class ChatJson : JsonSerializerContext;
