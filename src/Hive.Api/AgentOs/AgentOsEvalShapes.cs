using System.Text.Json;
using System.Text.Json.Nodes;
using Hive.Api.Problems;
using Hive.Service.Components;
using Hive.Service.Evaluations;

namespace Hive.Api.AgentOs;

/// <summary>What shall be tried out.</summary>
/// <param name="EvalType">accuracy, reliability, performance or agent_as_judge.</param>
/// <param name="Input">What it is asked.</param>
/// <param name="AgentId">The agent; or else a team.</param>
/// <param name="TeamId">The team; or else an agent.</param>
/// <param name="ModelId">The model that judges; the component's own when nothing is said.</param>
/// <param name="ModelProvider">Its provider.</param>
/// <param name="ExpectedOutput">What a good answer says.</param>
/// <param name="Criteria">What a good answer is like.</param>
/// <param name="ScoringStrategy">binary, the judge says yes or no; or numeric, it gives a score.</param>
/// <param name="Threshold">The lowest score of a good answer, 1 to 10; 7 when nothing is said.</param>
/// <param name="AdditionalGuidelines">More for the model that judges.</param>
/// <param name="AdditionalContext">More for the model that judges.</param>
/// <param name="ExpectedToolCalls">Tools that have to be called.</param>
/// <param name="AllowAdditionalToolCalls">Whether others may be called too.</param>
/// <param name="ExpectedToolCallArguments">Arguments that calls have to have, by tool: an object, or a list of them.</param>
/// <param name="NumIterations">How often, 1 to 100.</param>
/// <param name="WarmupRuns">Runs before, which do not count; 0 to 10.</param>
/// <param name="Name">For people.</param>
internal sealed record AgentOsEvalRequest(
    string EvalType,
    string Input,
    string? AgentId = null,
    string? TeamId = null,
    string? ModelId = null,
    string? ModelProvider = null,
    string? ExpectedOutput = null,
    string? Criteria = null,
    string? ScoringStrategy = null,
    int? Threshold = null,
    string? AdditionalGuidelines = null,
    string? AdditionalContext = null,
    IReadOnlyList<string>? ExpectedToolCalls = null,
    bool? AllowAdditionalToolCalls = null,
    JsonObject? ExpectedToolCallArguments = null,
    int? NumIterations = null,
    int? WarmupRuns = null,
    string? Name = null
)
{
    /// <exception cref="RequestException">It is no such request.</exception>
    public EvaluationRequest Read()
    {
        if (!EvaluationTypes.All.Contains(EvalType))
            throw RequestException.Bad($"eval_type is one of {string.Join(", ", EvaluationTypes.All)}.");
        if (AgentId is null == TeamId is null)
            throw RequestException.Bad("Name agent_id or team_id, and not both.");
        if ((ModelId is null) != (ModelProvider is null))
            throw RequestException.Bad("model_id and model_provider belong together.");
        if (ScoringStrategy is not (null or "binary" or "numeric"))
            throw RequestException.Bad("scoring_strategy is binary or numeric.");
        if (Name?.Length > 255)
            throw RequestException.Bad("name has at most 255 characters.");
        var more = $"{AdditionalGuidelines}\n{AdditionalContext}".Trim();
        return new()
        {
            Type = EvalType,
            Kind = AgentId is not null ? ComponentKind.Agent : ComponentKind.Team,
            ComponentId = AgentId ?? TeamId!,
            Input = Input.Length > 0 ? Input : throw RequestException.Bad("input is empty."),
            Name = Name,
            Iterations = NumIterations ?? 1,
            Warmups = WarmupRuns ?? 0,
            ExpectedOutput = ExpectedOutput,
            Criteria = Criteria,
            Threshold = ScoringStrategy is "numeric" ? Threshold ?? 7 : null,
            Guidelines = more.Length > 0 ? more : null,
            Judge = AgentOsJudge.Of(ModelProvider, ModelId),
            ExpectedTools = ExpectedToolCalls ?? [],
            AllowsOtherTools = AllowAdditionalToolCalls ?? false,
            ExpectedArguments = Arguments(),
        };
    }

    private Dictionary<string, IReadOnlyList<JsonElement>> Arguments() =>
        (ExpectedToolCallArguments ?? []).ToDictionary(
            one => one.Key,
            one =>
                one.Value switch
                {
                    JsonArray list => (IReadOnlyList<JsonElement>)[.. list.Select(Element)],
                    var single => [Element(single)],
                },
            StringComparer.Ordinal
        );

    private static JsonElement Element(JsonNode? node) =>
        node is JsonObject
            ? JsonElement.Parse(node.ToJsonString())
            : throw RequestException.Bad("expected_tool_call_arguments has an object, or a list of objects, for each tool.");
}

/// <summary>A model that a request names.</summary>
internal static class AgentOsJudge
{
    /// <exception cref="RequestException">There is no such provider.</exception>
    public static ModelDefinition? Of(string? provider, string? id) =>
        provider is null || id is null ? null
        : provider.ToLowerInvariant() is "openai" or "anthropic" or "ollama"
            ? new() { Provider = provider.ToLowerInvariant(), Id = id }
        : throw RequestException.Bad("The provider of a model is openai, anthropic or ollama.");
}

/// <summary>The evaluations to remove.</summary>
internal sealed record AgentOsDeleteEvals(IReadOnlyList<string> EvalRunIds);

/// <summary>Another name for an evaluation.</summary>
internal sealed record AgentOsEvalName(string Name);

/// <summary>An evaluation.</summary>
internal sealed record AgentOsEval(
    string Id,
    string? AgentId,
    string? TeamId,
    string? WorkflowId,
    string? ModelId,
    string? ModelProvider,
    string Name,
    string EvaluatedComponentName,
    string EvalType,
    JsonElement EvalData,
    JsonElement EvalInput,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public static AgentOsEval Of(Evaluation one) =>
        new(
            one.Id.ToString(),
            one.Kind == ComponentKind.Agent ? one.ComponentId : null,
            one.Kind == ComponentKind.Team ? one.ComponentId : null,
            one.Kind == ComponentKind.Workflow ? one.ComponentId : null,
            one.Model,
            one.Provider,
            one.Name,
            one.ComponentId,
            one.Type,
            JsonElement.Parse(one.Result.ToJsonString()),
            JsonElement.Parse(one.Input.ToJsonString()),
            one.CreatedAt,
            one.UpdatedAt
        );
}
