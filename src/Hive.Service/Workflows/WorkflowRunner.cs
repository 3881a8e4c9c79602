using Hive.Service.Agents;
using Hive.Service.Components;
using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Runs.Scopes;
using Hive.Service.Teams;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;

namespace Hive.Service.Workflows;

/// <summary>Takes the steps of a workflow, each with the output of the one before (decision record 0010).</summary>
public sealed class WorkflowRunner(
    AgentRunner agentRunner,
    TeamRunner teamRunner,
    IToolCatalogue toolCatalogue,
    WorkflowRetryPolicy retryPolicy
)
{
    private readonly AgentRunner agents = agentRunner;
    private readonly TeamRunner teams = teamRunner;
    private readonly IToolCatalogue catalogue = toolCatalogue;
    private readonly WorkflowRetryPolicy policy = retryPolicy;

    /// <summary>Runs it to its end and returns the last step's output.</summary>
    internal async Task<string> RunAsync(WorkflowDefinition workflow, string input, RunScope scope, CancellationToken token)
    {
        var output = await new Walk(this, workflow, input).SequenceAsync(workflow.Steps, input, scope, token);
        scope.At("output").SayWhole(Author.Of(workflow), output, isAnswer: true);
        return output;
    }

    private sealed class Walk(WorkflowRunner runner, WorkflowDefinition workflow, string input)
    {
        private readonly Author author = Author.Of(workflow);

        public async Task<string> SequenceAsync(
            IReadOnlyList<StepDefinition> steps,
            string previous,
            RunScope scope,
            CancellationToken token
        )
        {
            for (var i = 0; i < steps.Count; i++)
                previous = await StepAsync(steps[i], previous, scope.At($"{i}:{steps[i].Name}"), token);
            return previous;
        }

        private async Task<string> StepAsync(StepDefinition step, string previous, RunScope scope, CancellationToken token)
        {
            if (scope.Done(RunActivity.Step) is { } done)
                return done.Activity.Failed
                    ? throw new RunFailedException(done.Activity.Output)
                    : done.Whole ?? done.Activity.Output;
            var begun = scope.Time.GetTimestamp();
            scope.Begin(author, RunActivity.Step, step.Name, previous);
            for (var tried = scope.Failures; ; tried++)
            {
                token.ThrowIfCancellationRequested();
                try
                {
                    // What a failed try has done is not the next one's.
                    var place = tried == 0 ? scope : scope.At($"again{tried}");
                    var output = await TakeAsync(step, previous, place, token);
                    scope.End(
                        author,
                        new(RunActivity.Step, step.Name, workflow.Id, previous, output, false, scope.SecondsSince(begun))
                    );
                    return output;
                }
                catch (Exception e) when (e is ModelException or RunFailedException && !token.IsCancellationRequested)
                {
                    if (tried < step.Retries)
                    {
                        scope.Retry(author, step.Name, e.Message);
                        await Task.Delay(runner.policy.PauseAfter(tried), scope.Time, token);
                        continue;
                    }
                    scope.End(
                        author,
                        new(RunActivity.Step, step.Name, workflow.Id, previous, e.Message, true, scope.SecondsSince(begun))
                    );
                    // The innermost step is the one to look at.
                    throw e is StepFailedException ? e : new StepFailedException(step.Name, e);
                }
            }
        }

        private Task<string> TakeAsync(StepDefinition step, string previous, RunScope scope, CancellationToken token) =>
            step switch
            {
                AgentStep agent => AgentAsync(agent, previous, scope, token),
                TeamStep team => runner.teams.RunAsync(
                    scope.Components.Teams[team.Team],
                    team.Input?.Fill(input, previous) ?? previous,
                    [],
                    isAnswer: false,
                    scope,
                    token
                ),
                ToolStep tool => ToolAsync(tool, previous, scope, token),
                SequenceStep sequence => SequenceAsync(sequence.Steps, previous, scope, token),
                ParallelStep parallel => ParallelAsync(parallel, previous, scope, token),
                ConditionStep condition => SequenceAsync(
                    condition.If.Holds(input, previous) ? condition.Then : condition.Else,
                    previous,
                    scope,
                    token
                ),
                LoopStep loop => LoopAsync(loop, previous, scope, token),
                _ => throw new RunFailedException($"Step {step.Name} is of a kind that this program does not know."),
            };

        private Task<string> AgentAsync(AgentStep step, string previous, RunScope scope, CancellationToken token)
        {
            var agent = scope.Components.Agents[step.Agent];
            return runner.agents.RunAsync(
                new()
                {
                    Profile = AgentProfile.Of(agent),
                    Author = Author.Of(agent),
                    Input = step.Input?.Fill(input, previous) ?? previous,
                },
                scope,
                token
            );
        }

        private async Task<string> ToolAsync(ToolStep step, string previous, RunScope scope, CancellationToken token)
        {
            var tools = await runner.catalogue.ToolsAsync(new ToolSelection([step.Tool], []), scope.Components, token);
            var arguments = step.Arguments.ToDictionary(
                one => one.Key,
                one => (object?)one.Value.Fill(input, previous),
                StringComparer.Ordinal
            );
            var function =
                tools.OfType<AIFunction>().FirstOrDefault()
                ?? throw new RunFailedException($"There is no tool {step.Tool}.");
            var result = await ToolWork.CallAsync(scope, author, function, new(arguments), null, token);
            var failure = result as ToolFailure;
            // No model sees it, so nobody could do without.
            return failure is null
                ? ToolJson.Text(result)
                : throw new RunFailedException($"Tool {step.Tool} failed: {failure.Reason}")
                {
                    Plain = $"Tool {step.Tool} failed.",
                };
        }

        private async Task<string> ParallelAsync(ParallelStep step, string previous, RunScope scope, CancellationToken token)
        {
            // The first failure ends the others: their outputs would go nowhere.
            using var others = CancellationTokenSource.CreateLinkedTokenSource(token);
            var outputs = await Task.WhenAll(
                step.Steps.Select(
                    async (one, at) =>
                    {
                        try
                        {
                            var place = scope.At($"{at}:{one.Name}");
                            return $"## {one.Name}\n{await StepAsync(one, previous, place, others.Token)}";
                        }
                        catch (RunPausedException)
                        {
                            // The others do what they can meanwhile.
                            return null;
                        }
                        catch (Exception e) when (e is not OperationCanceledException)
                        {
                            await others.CancelAsync();
                            throw;
                        }
                    }
                )
            );
            return outputs.Contains(null) ? throw new RunPausedException() : string.Join("\n\n", outputs);
        }

        private async Task<string> LoopAsync(LoopStep step, string previous, RunScope scope, CancellationToken token)
        {
            for (var round = 0; round < step.MaxIterations; round++)
            {
                previous = await SequenceAsync(step.Steps, previous, scope.At($"round{round}"), token);
                if (step.Until?.Holds(input, previous) == true)
                    break;
            }
            return previous;
        }
    }
}
