using System.Text.Json;
using System.Text.Json.Nodes;
using Hive.Service.Components;
using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;

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
    private const string Duty = """
        You compare an answer with an expected one. Answer with a JSON object {"score": n, "reason": "…"} and nothing else:
        score is 1 to 10, where 10 means that the answer says all that is expected and nothing wrong, and 1 that it is of no use.
        """;

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
        var judge = request.Type == EvaluationTypes.Accuracy ? request.Judge ?? own : own;
        if (request.Type == EvaluationTypes.Accuracy && ModelClients.IsExtractive(judge))
            throw Bad("Accuracy needs a model that judges: name one with model_provider and model_id.");
        for (var i = 0; i < request.Warmups; i++)
            await RunAsync(request, token);
        List<RunRecord> ended = [];
        for (var i = 0; i < request.Iterations; i++)
            ended.Add(await RunAsync(request, token));
        var result = request.Type switch
        {
            EvaluationTypes.Accuracy => await AccuracyAsync(request, judge!, ended, token),
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

    private async Task<JsonObject> AccuracyAsync(
        EvaluationRequest request,
        ModelDefinition judge,
        List<RunRecord> ended,
        CancellationToken token
    )
    {
        JsonArray results = [];
        List<double> scores = [];
        foreach (var run in ended)
        {
            var (score, reason) = await JudgeAsync(request, judge, run.Output, token);
            scores.Add(score);
            results.Add(
                (JsonNode)
                    new JsonObject
                    {
                        ["input"] = request.Input,
                        ["output"] = run.Output,
                        ["expected_output"] = request.ExpectedOutput,
                        ["score"] = score,
                        ["reason"] = reason,
                    }
            );
        }
        return new()
        {
            ["results"] = results,
            ["avg_score"] = scores.Average(),
            ["mean_score"] = scores.Average(),
            ["min_score"] = scores.Min(),
            ["max_score"] = scores.Max(),
            ["std_dev_score"] = Statistics.Deviation(scores),
        };
    }

    private async Task<(int Score, string Reason)> JudgeAsync(
        EvaluationRequest request,
        ModelDefinition judge,
        string output,
        CancellationToken token
    )
    {
        var answer = await models
            .For(judge, KnowledgeBounds.None)
            .GetResponseAsync(
                [
                    new(ChatRole.System, request.Guidelines is { } more ? $"{Duty}\n{more}" : Duty),
                    new(
                        ChatRole.User,
                        $"Question:\n{request.Input}\n\nExpected answer:\n{request.ExpectedOutput}\n\nAnswer:\n{output}"
                    ),
                ],
                new() { ResponseFormat = ChatResponseFormat.Json },
                token
            );
        try
        {
            using var json = JsonDocument.Parse(Object(answer.Text));
            var score = json.RootElement.GetProperty("score").GetInt32();
            return (Math.Clamp(score, 1, 10), json.RootElement.GetProperty("reason").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new RunRefusedException(
                RunRefusal.BadRequest,
                $"The model {judge.Id}, which judges, gave no judgement but: {Short(answer.Text)}"
            );
        }
    }

    // Models like to wrap JSON.
    private static string Object(string text) =>
        text.IndexOf('{') is >= 0 and var begin && text.LastIndexOf('}') is var end && end > begin
            ? text[begin..(end + 1)]
            : text;

    private static void Check(EvaluationRequest request)
    {
        if (request.Iterations is < 1 or > 100 || request.Warmups is < 0 or > 10)
            throw Bad("num_iterations is 1 to 100, warmup_runs 0 to 10.");
        if (request.Type == EvaluationTypes.Accuracy && string.IsNullOrEmpty(request.ExpectedOutput))
            throw Bad("Accuracy needs expected_output.");
        if (request.Type == EvaluationTypes.Reliability && request.ExpectedTools.Count == 0)
            throw Bad("Reliability needs expected_tool_calls.");
    }

    private static JsonObject Asked(EvaluationRequest request) =>
        new()
        {
            ["input"] = request.Input,
            ["num_iterations"] = request.Iterations,
            ["expected_output"] = request.ExpectedOutput,
            ["expected_tool_calls"] =
                request.ExpectedTools.Count > 0
                    ? new JsonArray([.. request.ExpectedTools.Select(one => (JsonNode?)one)])
                    : null,
        };

    private static RunRefusedException Bad(string message) => new(RunRefusal.BadRequest, message);

    private static string Short(string text) => text.Length > 200 ? text[..200] + "…" : text;
}
