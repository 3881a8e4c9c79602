using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hive.Service.Runs;

/// <summary>What a client asks of the model that gives a run's answer, besides its question. What it leaves open is the
/// component's own.</summary>
public sealed record RunOptions
{
    /// <summary>0 to 2.</summary>
    public float? Temperature { get; init; }

    /// <summary>0 to 1.</summary>
    public float? TopP { get; init; }

    /// <summary>The longest answer in tokens, 1 or more.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Texts at which the model ends.</summary>
    public IReadOnlyList<string>? Stop { get; init; }

    /// <summary>For answers that can be had again.</summary>
    public long? Seed { get; init; }

    /// <summary>-2 to 2.</summary>
    public float? FrequencyPenalty { get; init; }

    /// <summary>-2 to 2.</summary>
    public float? PresencePenalty { get; init; }

    /// <summary>Whether one answer may call several tools.</summary>
    public bool? ParallelToolCalls { get; init; }

    /// <summary><c>none</c>, <c>auto</c>, <c>required</c>, or the name of a tool.</summary>
    public string? ToolChoice { get; init; }

    /// <summary>Tools that the client itself carries out.</summary>
    public IReadOnlyList<ClientTool>? Tools { get; init; }

    /// <summary>What the model is told besides the component's own instructions.</summary>
    public string? Instructions { get; init; }

    /// <summary>What a client that speaks of responses calls the one before.</summary>
    public string? PreviousResponse { get; init; }

    /// <summary>What the answer looks like; nothing means text.</summary>
    public AnswerFormat? Format { get; init; }

    /// <summary>The names of those that say something, as clients write them.</summary>
    [JsonIgnore]
    public IEnumerable<string> Named
    {
        get
        {
            if (Temperature is not null)
                yield return "temperature";
            if (TopP is not null)
                yield return "top_p";
            if (MaxTokens is not null)
                yield return "max_tokens";
            if (Stop is { Count: > 0 })
                yield return "stop";
            if (Seed is not null)
                yield return "seed";
            if (FrequencyPenalty is not null)
                yield return "frequency_penalty";
            if (PresencePenalty is not null)
                yield return "presence_penalty";
            if (Tools is { Count: > 0 })
                yield return "tools";
            if (ToolChoice is not null and not "auto")
                yield return "tool_choice";
            if (ParallelToolCalls is not null)
                yield return "parallel_tool_calls";
            if (Instructions is { Length: > 0 })
                yield return "instructions";
            if (Format is not null)
                yield return Format.Parameter;
        }
    }
}

/// <summary>A tool that the client carries out: the run waits for its result.</summary>
/// <param name="Name">As the model calls it.</param>
/// <param name="Description">For the model.</param>
/// <param name="Parameters">The JSON Schema of its arguments.</param>
/// <param name="Strict">Whether the provider shall hold the model to that schema.</param>
public sealed record ClientTool(string Name, string Description, JsonElement Parameters, bool? Strict = null);

/// <summary>An answer that is JSON.</summary>
/// <param name="Schema">What fits; nothing means any JSON object.</param>
/// <param name="Name">What the provider calls it.</param>
/// <param name="Description">For the model.</param>
/// <param name="Strict">Whether the provider shall hold the model to the schema.</param>
public sealed record AnswerFormat(
    JsonElement? Schema = null,
    string? Name = null,
    string? Description = null,
    bool? Strict = null
)
{
    /// <summary>What it is called where it was written.</summary>
    [JsonIgnore]
    public string Parameter { get; init; } = "response_format";
}
