using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Evaluations;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;

namespace Hive.Api.AgentOs;

/// <summary><c>/eval-runs</c> as AgentOS has it: trying agents and teams out.</summary>
internal static class AgentOsEvals
{
    private const int LongestName = 255;

    public static void MapOsEvals(this WebApplication app)
    {
        var evals = app.MapGroup("/eval-runs").WithTags("AgentOS");
        evals
            .MapGet("", ListAsync)
            .WithName("osListEvalRuns")
            .WithSummary("One page of evaluations")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: AgentOsExamples.Page(AgentOsExamples.Eval));
        evals
            .MapPost("", RunAsync)
            .WithName("osRunEval")
            .WithSummary("Tries an agent or a team out: accuracy, reliability, performance, or by criteria (agent_as_judge)")
            .NeedsScope(Scopes.Run)
            .WithExample(
                """{"eval_type":"accuracy","agent_id":"helper","input":"How many days off are there?","expected_output":"25 days"}""",
                AgentOsExamples.Eval
            );
        evals
            .MapGet("/{id}", FindAsync)
            .WithName("osGetEvalRun")
            .WithSummary("One evaluation")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: AgentOsExamples.Eval);
        evals
            .MapPatch("/{id}", RenameAsync)
            .WithName("osRenameEvalRun")
            .WithSummary("Gives it another name")
            .NeedsScope(Scopes.Run)
            .WithExample("""{"name":"Days off"}""", AgentOsExamples.Eval);
        evals
            .MapDelete("", DeleteAsync)
            .WithName("osDeleteEvalRuns")
            .WithSummary("Removes several")
            .NeedsScope(Scopes.Run)
            .WithExample("""{"eval_run_ids":["019ab8f2-3c41-7d20-8e5b-6a1f90c2d7e4"]}""");
    }

    private static async Task<Ok<AgentOsPage<AgentOsEval>>> ListAsync(
        string? agent_id,
        string? team_id,
        string? workflow_id,
        string? model_id,
        string? type,
        string? eval_types,
        int? limit,
        int? page,
        string? sort_order,
        EvaluationStore store,
        CancellationToken token
    )
    {
        var (number, size) = AgentOsPageInfo.Bound(page, limit);
        var (found, total) = await store.ListAsync(
            new()
            {
                Kind = (type, agent_id, team_id, workflow_id) switch
                {
                    ("agent", _, _, _) or (_, not null, _, _) => ComponentKind.Agent,
                    ("team", _, _, _) or (_, _, not null, _) => ComponentKind.Team,
                    ("workflow", _, _, _) or (_, _, _, not null) => ComponentKind.Workflow,
                    _ => null,
                },
                ComponentId = agent_id ?? team_id ?? workflow_id,
                Model = model_id,
                Types = eval_types is { Length: > 0 } ? eval_types.Split(',') : [],
                Ascending = sort_order is "asc",
                Limit = size,
                Offset = (number - 1L) * size,
            },
            token
        );
        return TypedResults.Ok(
            new AgentOsPage<AgentOsEval>([.. found.Select(AgentOsEval.Of)], AgentOsPageInfo.Of(number, size, total))
        );
    }

    private static async Task<Ok<AgentOsEval>> RunAsync(
        AgentOsEvalRequest request,
        Evaluator evaluator,
        CancellationToken token
    ) => TypedResults.Ok(AgentOsEval.Of(await evaluator.CarryOutAsync(request.Read(), token)));

    private static async Task<Ok<AgentOsEval>> FindAsync(string id, EvaluationStore store, CancellationToken token) =>
        TypedResults.Ok(AgentOsEval.Of(await ExistingAsync(id, store, token)));

    private static async Task<Ok<AgentOsEval>> RenameAsync(
        string id,
        AgentOsEvalName request,
        EvaluationStore store,
        CancellationToken token
    )
    {
        if (request.Name.Length is 0 or > LongestName)
            throw RequestException.Bad($"name has 1 to {LongestName} characters.");
        var found = await ExistingAsync(id, store, token);
        await store.RenameAsync(found.Id, request.Name, token);
        return TypedResults.Ok(AgentOsEval.Of(await ExistingAsync(id, store, token)));
    }

    private static async Task<NoContent> DeleteAsync(
        [FromBody] AgentOsDeleteEvals request,
        EvaluationStore store,
        CancellationToken token
    )
    {
        await store.DeleteAsync(
            [.. request.EvalRunIds.Select(id => Guid.TryParse(id, out var known) ? known : Guid.Empty)],
            token
        );
        return TypedResults.NoContent();
    }

    private static async Task<Evaluation> ExistingAsync(string id, EvaluationStore store, CancellationToken token) =>
        Guid.TryParse(id, out var known) && await store.FindAsync(known, token) is { } found
            ? found
            : throw RequestException.NotFound("evaluation", id);
}
