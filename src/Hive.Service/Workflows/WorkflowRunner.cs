using Hive.Service.Agents;
using Hive.Service.Components;
using Hive.Service.Models;
using Hive.Service.Runs;
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
        var output = await new Walk(this, workflow, input, scope).SequenceAsync(workflow.Steps, input, token);
        await scope.SayAsync(Author.Of(workflow), output, isAnswer: true);
        return output;
    }

    private sealed class Walk(WorkflowRunner runner, WorkflowDefinition workflow, string input, RunScope scope)
    {
        private readonly Author author = Author.Of(workflow);

        public async Task<string> SequenceAsync(
            IReadOnlyList<StepDefinition> steps,
            string previous,
            CancellationToken token
        )
        {
            foreach (var step in steps)
                previous = await StepAsync(step, previous, token);
            return previous;
        }

        private async Task<string> StepAsync(StepDefinition step, string previous, CancellationToken token)
        {
            var begun = scope.Time.GetTimestamp();
            await scope.BeginAsync(author, RunActivity.Step, step.Name, previous);
            for (var tried = 0; ; tried++)
            {
                token.ThrowIfCancellationRequested();
                try
                {
                    var output = await TakeAsync(step, previous, token);
                    await scope.EndAsync(
                        author,
                        new(RunActivity.Step, step.Name, workflow.Id, previous, output, false, scope.SecondsSince(begun))
                    );
                    return output;
                }
                catch (Exception e) when (e is ModelException or RunFailedException && !token.IsCancellationRequested)
                {
                    if (tried < step.Retries)
                    {
                        await Task.Delay(runner.policy.PauseAfter(tried), scope.Time, token);
                        continue;
                    }
                    await scope.EndAsync(
                        author,
                        new(RunActivity.Step, step.Name, workflow.Id, previous, e.Message, true, scope.SecondsSince(begun))
                    );
                    // The innermost step is the one to look at.
                    throw e is StepFailedException ? e : new StepFailedException(step.Name, e);
                }
            }
        }

        private Task<string> TakeAsync(StepDefinition step, string previous, CancellationToken token) =>
            step switch
            {
                AgentStep agent => AgentAsync(agent, previous, token),
                TeamStep team => runner.teams.RunAsync(
                    scope.Components.Teams[team.Team],
                    team.Input?.Fill(input, previous) ?? previous,
                    [],
                    isAnswer: false,
                    scope,
                    token
                ),
                ToolStep tool => ToolAsync(tool, previous, token),
                SequenceStep sequence => SequenceAsync(sequence.Steps, previous, token),
                ParallelStep parallel => ParallelAsync(parallel, previous, token),
                ConditionStep condition => SequenceAsync(
                    condition.If.Holds(input, previous) ? condition.Then : condition.Else,
                    previous,
                    token
                ),
                LoopStep loop => LoopAsync(loop, previous, token),
                _ => throw new RunFailedException($"Step {step.Name} is of a kind that this program does not know."),
            };

        private Task<string> AgentAsync(AgentStep step, string previous, CancellationToken token)
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

        private async Task<string> ToolAsync(ToolStep step, string previous, CancellationToken token)
        {
            var begun = scope.Time.GetTimestamp();
            var tools = await runner.catalogue.ToolsAsync(new ToolSelection([step.Tool], []), token);
            var arguments = step.Arguments.ToDictionary(
                one => one.Key,
                one => (object?)one.Value.Fill(input, previous),
                StringComparer.Ordinal
            );
            var shown = ToolJson.Text(arguments);
            await scope.BeginAsync(author, RunActivity.Tool, step.Tool, shown);
            object? result;
            try
            {
                result = tools.OfType<AIFunction>().FirstOrDefault() is { } function
                    ? await function.InvokeAsync(new AIFunctionArguments(arguments), token)
                    : ToolFailure.Because($"there is no tool {step.Tool}.");
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                result = ToolFailure.Because(e.Message);
            }
            var failure = result as ToolFailure;
            var text = failure?.Text ?? ToolJson.Text(result);
            await scope.EndAsync(
                author,
                new(RunActivity.Tool, step.Tool, workflow.Id, shown, text, failure is not null, scope.SecondsSince(begun))
            );
            // No model sees it, so nobody could do without.
            return failure is null
                ? text
                : throw new RunFailedException($"Tool {step.Tool} failed: {failure.Reason}")
                {
                    Plain = $"Tool {step.Tool} failed.",
                };
        }

        private async Task<string> ParallelAsync(ParallelStep step, string previous, CancellationToken token)
        {
            // The first failure ends the others: their outputs would go nowhere.
            using var others = CancellationTokenSource.CreateLinkedTokenSource(token);
            var outputs = await Task.WhenAll(
                step.Steps.Select(async one =>
                {
                    try
                    {
                        return $"## {one.Name}\n{await StepAsync(one, previous, others.Token)}";
                    }
                    catch (Exception e) when (e is not OperationCanceledException)
                    {
                        await others.CancelAsync();
                        throw;
                    }
                })
            );
            return string.Join("\n\n", outputs);
        }

        private async Task<string> LoopAsync(LoopStep step, string previous, CancellationToken token)
        {
            for (var round = 0; round < step.MaxIterations; round++)
            {
                previous = await SequenceAsync(step.Steps, previous, token);
                if (step.Until?.Holds(input, previous) == true)
                    break;
            }
            return previous;
        }
    }
}
