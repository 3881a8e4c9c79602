using System.Text.Json.Nodes;
using Hive.Service.Components;
using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;

namespace Hive.Service.Evaluations;

/// <summary>Tries components out: runs them, and judges what comes of it. Its runs are not kept.</summary>
public sealed class Evaluator(
    RunService runs,
    IComponentSource components,
    ModelClients models,
    EvaluationStore store,
    TimeProvider time
)
{
    /// <summary>Carries it out and keeps what came of it.</summary>
    /// <exception cref="RunRefusedException">It is no such request, or cannot be run.</exception>
    /// <exception cref="ModelException">The model that judges gives no judgement.</exception>
    public async Task<Evaluation> CarryOutAsync(EvaluationRequest request, CancellationToken token)
    {
        var component =
            components.Current.Find(request.Kind, request.ComponentId)
            ?? throw new RunRefusedException(
                RunRefusal.NoSuchComponent,
                $"There is no {request.Kind.Word()} \"{request.ComponentId}\"."
            );
        Check(request);
        var own = component switch
        {
            AgentDefinition agent => agent.Model,
            TeamDefinition team => team.Model,
            _ => null,
        };
        var isJudged = request.Type is EvaluationTypes.Accuracy or EvaluationTypes.AgentAsJudge;
        var judge = isJudged ? request.Judge ?? own : own;
        if (isJudged && ModelClients.IsExtractive(judge))
            throw Bad("It needs a model that judges: name one with model_provider and model_id.");
        for (var i = 0; i < request.Warmups; i++)
            await RunAsync(request, token);
        List<RunRecord> ended = [];
        for (var i = 0; i < request.Iterations; i++)
            ended.Add(await RunAsync(request, token));
        var result = request.Type switch
        {
            EvaluationTypes.Accuracy => await AccuracyAsync(request, new(models, judge!), ended, token),
            EvaluationTypes.AgentAsJudge => await JudgedAsync(request, new(models, judge!), ended, token),
            EvaluationTypes.Reliability => ToolCheck.Of(request, ended),
            _ => Statistics.Of("run_time", [.. ended.Select(run => (run.EndedAt!.Value - run.CreatedAt).TotalSeconds)]),
        };
        var now = time.GetUtcNow();
        var evaluation = new Evaluation(
            Guid.CreateVersion7(now),
            request.Name is { Length: > 0 } name ? name : $"{request.Type} of {component.Name}",
            request.Type,
            request.Kind,
            request.ComponentId,
            judge?.Id,
            judge?.Provider,
            Asked(request),
            result,
            now,
            now
        );
        await store.AddAsync(evaluation, token);
        return evaluation;
    }

    private async Task<RunRecord> RunAsync(EvaluationRequest request, CancellationToken token)
    {
        var run = await runs.BeginAsync(
            new()
            {
                Kind = request.Kind,
                ComponentId = request.ComponentId,
                Input = request.Input,
            },
            token
        );
        try
        {
            var ended = await run.Ended.WaitAsync(token);
            return ended.EndedAt is not null && ended.Status == RunStatus.Completed
                ? ended
                : throw Bad(
                    $"The run is {ended.Status.Word()}, so there is nothing to judge. {ended.Error ?? string.Join(" ", ended.Needs.Select(need => need.Reason))}"
                );
        }
        finally
        {
            run.Cancel();
            await runs.ForgetAsync(run);
        }
    }

    private static async Task<JsonObject> AccuracyAsync(
        EvaluationRequest request,
        Judge judge,
        List<RunRecord> ended,
        CancellationToken token
    )
    {
        List<JsonNode> results = [];
        foreach (var run in ended)
            results.Add(await judge.CompareAsync(request, run.Output, token));
        var scores = Scores(results);
        return new()
        {
            ["results"] = new JsonArray([.. results]),
            ["avg_score"] = scores.Average(),
            ["mean_score"] = scores.Average(),
            ["min_score"] = scores.Min(),
            ["max_score"] = scores.Max(),
            ["std_dev_score"] = Statistics.Deviation(scores),
        };
    }

    private static async Task<JsonObject> JudgedAsync(
        EvaluationRequest request,
        Judge judge,
        List<RunRecord> ended,
        CancellationToken token
    )
    {
        List<JsonNode> results = [];
        foreach (var run in ended)
            results.Add(await judge.JudgeAsync(request, run.Output, token));
        // Without a threshold there are no scores.
        var scores = request.Threshold is null ? null : Scores(results);
        return new()
        {
            ["results"] = new JsonArray([.. results]),
            ["avg_score"] = scores?.Average(),
            ["min_score"] = scores?.Min(),
            ["max_score"] = scores?.Max(),
            ["std_dev_score"] = scores is null ? null : Statistics.Deviation(scores),
            ["pass_rate"] = 100.0 * results.Count(one => one["passed"]!.GetValue<bool>()) / results.Count,
        };
    }

    private static List<double> Scores(List<JsonNode> results) =>
        [.. results.Select(one => (double)one["score"]!.GetValue<int>())];

    private static void Check(EvaluationRequest request)
    {
        if (request.Iterations is < 1 or > 100 || request.Warmups is < 0 or > 10)
            throw Bad("num_iterations is 1 to 100, warmup_runs 0 to 10.");
        if (request.Type == EvaluationTypes.Accuracy && string.IsNullOrEmpty(request.ExpectedOutput))
            throw Bad("Accuracy needs expected_output.");
        if (request.Type == EvaluationTypes.AgentAsJudge && string.IsNullOrEmpty(request.Criteria))
            throw Bad("agent_as_judge needs criteria.");
        if (request.Threshold is < 1 or > 10)
            throw Bad("threshold is 1 to 10.");
        if (request.Type == EvaluationTypes.Reliability && request.ExpectedTools.Count == 0)
            throw Bad("Reliability needs expected_tool_calls.");
    }

    private static JsonObject Asked(EvaluationRequest request) =>
        new()
        {
            ["input"] = request.Input,
            ["num_iterations"] = request.Iterations,
            ["expected_output"] = request.ExpectedOutput,
            ["criteria"] = request.Criteria,
            ["threshold"] = request.Threshold,
            ["expected_tool_calls"] =
                request.ExpectedTools.Count > 0
                    ? new JsonArray([.. request.ExpectedTools.Select(one => (JsonNode?)one)])
                    : null,
        };

    private static RunRefusedException Bad(string message) => new(RunRefusal.BadRequest, message);
}
