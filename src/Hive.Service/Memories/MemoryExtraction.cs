using System.Globalization;
using System.Text;
using System.Text.Json;
using Hive.Service.Agents;
using Hive.Service.Components;
using Hive.Service.Metering;
using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Runs.Tracing;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Hive.Service.Memories;

/// <summary>
/// Keeps what a run has told of its user, where a component's file asks for it: one call of its model, after the run. A
/// model that keeps memories itself, with tools, is not asked a second time.
/// </summary>
public sealed partial class MemoryExtraction(
    MemoryStore memories,
    ModelClients models,
    HiveMeters meters,
    TimeProvider time,
    ILogger<MemoryExtraction> log
)
{
    private const string Duty =
        "You keep what is worth remembering of a user for later conversations: lasting facts, wishes and habits, each as one sentence in the third person. "
        + "Remember nothing that is known already, that only matters now, or that is secret. Forget what is no longer true, by its number. "
        + "Answer with JSON and nothing else; mostly there is nothing to remember and nothing to forget.";

    private const int MostAtOnce = 10;

    private static readonly JsonElement Schema = JsonElement.Parse(
        """
        {"type":"object","additionalProperties":false,"required":["remember","forget"],"properties":{
         "remember":{"type":"array","items":{"type":"object","additionalProperties":false,"required":["memory","topics"],
          "properties":{"memory":{"type":"string","minLength":1},"topics":{"type":"array","items":{"type":"string"}}}}},
         "forget":{"type":"array","items":{"type":"integer"}}}}
        """
    );

    /// <summary>
    /// After a run, outside of it: the client has its answer already, and a failure costs nothing but what would have been
    /// remembered.
    /// </summary>
    internal async Task UpdateAsync(ComponentDefinition component, RunRecord run, CancellationToken token)
    {
        var (memory, model) = component switch
        {
            AgentDefinition agent => (agent.Memory, agent.Model),
            TeamDefinition team => (team.Memory, team.Model),
            _ => (new MemoryDefinition(), null),
        };
        if (
            run.UserId is not { } user
            || memory is not { EnableUserMemories: true, EnableAgenticMemory: false }
            || ModelClients.IsExtractive(model)
        )
            return;
        try
        {
            var known = await memories.OfUserAsync(user, token);
            var answer = await models
                .For(model, KnowledgeBounds.None)
                .GetResponseAsync(
                    [new(ChatRole.System, Duty), new(ChatRole.User, Conversation(known, run))],
                    new() { ResponseFormat = ChatResponseFormat.ForJsonSchema(Schema, "memories") },
                    token
                );
            meters.TokensUsed(
                model!.Provider,
                model.Id,
                answer.Usage?.InputTokenCount ?? 0,
                answer.Usage?.OutputTokenCount ?? 0
            );
            if (AnswerSchema.Problems(Schema, answer.Text) is not null)
                NotExtracted(run.Id, "the model's answer is not the JSON that was asked for");
            else
                await KeepAsync(JsonElement.Parse(answer.Text), known, component, user, token);
        }
        catch (Exception e)
        {
            NotExtracted(run.Id, PromptLog.Plain(e));
        }
    }

    private async Task KeepAsync(
        JsonElement answer,
        IReadOnlyList<Memory> known,
        ComponentDefinition component,
        string user,
        CancellationToken token
    )
    {
        foreach (var one in answer.GetProperty("remember").EnumerateArray().Take(MostAtOnce))
        {
            var text = KeepableText.Of(one.GetProperty("memory").GetString()!.Trim());
            if (text.Length is 0 or > Memory.LongestText || known.Any(memory => memory.Text == text))
                continue;
            await memories.SaveAsync(
                new()
                {
                    Id = Guid.CreateVersion7(time.GetUtcNow()),
                    UserId = user,
                    Text = text,
                    Topics = MemoryTools.Topics(one.GetProperty("topics")),
                    Kind = component.Kind.Word(),
                    ComponentId = component.Id,
                    UpdatedAt = time.GetUtcNow(),
                },
                token
            );
        }
        List<Guid> gone =
        [
            .. answer
                .GetProperty("forget")
                .EnumerateArray()
                .Select(one => one.TryGetInt32(out var number) ? number : 0)
                .Where(number => number >= 1 && number <= known.Count)
                .Select(number => known[number - 1].Id),
        ];
        if (gone.Count > 0)
            await memories.DeleteAsync(gone, user, token);
    }

    private static string Conversation(IReadOnlyList<Memory> known, RunRecord run)
    {
        var text = new StringBuilder(known.Count > 0 ? "Known already:\n" : "Nothing is known yet.\n");
        for (var at = 0; at < known.Count; at++)
            text.Append(CultureInfo.InvariantCulture, $"{at + 1}. {known[at].Text}\n");
        return text.Append("\nUser: ").Append(run.Input).Append("\nAssistant: ").Append(run.Output).ToString();
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Nothing was remembered of run {Run}: {Reason}")]
    private partial void NotExtracted(Guid run, string reason);
}
