using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Memories;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.AgentOs;

/// <summary><c>/optimize-memories</c> as AgentOS has it.</summary>
internal static class AgentOsOptimize
{
    public static void MapOsOptimize(this WebApplication app) =>
        app.MapPost("/optimize-memories", OptimizeAsync)
            .WithTags("AgentOS")
            .WithName("osOptimizeMemories")
            .WithSummary("Has a model sum up what is remembered of a user; with apply=false only to look at")
            .NeedsScope(Scopes.Run)
            .WithExample(
                """{"user_id":"ada","model":"openai:gpt-5-mini","apply":true}""",
                $$"""{"memories":[{{AgentOsExamples.Memory}}],"memories_before":3,"memories_after":1,"tokens_before":40,"tokens_after":10,"tokens_saved":30,"reduction_percentage":75}"""
            );

    private static async Task<Ok<AgentOsOptimized>> OptimizeAsync(
        AgentOsOptimizeRequest request,
        MemoryOptimizer optimizer,
        CancellationToken token
    )
    {
        var (before, after) = await optimizer.OptimizeAsync(
            request.UserId,
            Model(request.Model),
            request.Apply ?? true,
            token
        );
        var (tokensBefore, tokensAfter) = (Tokens(before), Tokens(after));
        var saved = Math.Max(0, tokensBefore - tokensAfter);
        return TypedResults.Ok(
            new AgentOsOptimized(
                [.. after.Select(AgentOsMemory.Of)],
                before.Count,
                after.Count,
                tokensBefore,
                tokensAfter,
                saved,
                tokensBefore == 0 ? 0 : Math.Round(100.0 * saved / tokensBefore, 2)
            )
        );
    }

    private static ModelDefinition? Model(string? text) =>
        text is null ? null
        : text.Split(':', 2) is [var provider, { Length: > 0 } id] ? AgentOsJudge.Of(provider, id)
        : throw RequestException.Bad("model is provider:id, such as openai:gpt-5-mini.");

    // As models count, about.
    private static int Tokens(IReadOnlyList<Memory> memories) => memories.Sum(one => (one.Text.Length + 3) / 4);
}

/// <summary>Whose memories shall be summed up.</summary>
/// <param name="UserId">The user.</param>
/// <param name="Model">provider:id; the model of the component that remembered last when nothing is said.</param>
/// <param name="Apply">Whether they take the place of what is remembered now.</param>
internal sealed record AgentOsOptimizeRequest(string UserId, string? Model = null, bool? Apply = null);

/// <summary>What came of it.</summary>
internal sealed record AgentOsOptimized(
    IReadOnlyList<AgentOsMemory> Memories,
    int MemoriesBefore,
    int MemoriesAfter,
    int TokensBefore,
    int TokensAfter,
    int TokensSaved,
    double ReductionPercentage
);
