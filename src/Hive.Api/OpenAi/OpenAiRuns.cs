using Hive.Api.Problems;
using Hive.Service.Components;
using Hive.Service.Runs;
using Microsoft.Extensions.AI;

namespace Hive.Api.OpenAi;

/// <summary>
/// The run behind a request of an OpenAI client: a new one, or one that goes on with results of the client's tools.
/// </summary>
internal sealed class OpenAiRuns(RunService runs, IComponentSource source)
{
    public RunService Runs => runs;

    /// <exception cref="RequestException">There is no such model.</exception>
    public ComponentDefinition Component(string model) =>
        ModelNames.Find(source.Current, model) ?? throw OpenAiErrors.NotFound("model", "model", model);

    /// <summary>Begins it, or has it go on.</summary>
    /// <param name="messages">The conversation as the client has it.</param>
    /// <param name="component">Who is asked.</param>
    /// <param name="list">What the client calls that list.</param>
    /// <param name="with">Session, user and options of a new run.</param>
    /// <param name="token">Ends the beginning.</param>
    public async Task<(LiveRun Run, RunSlice Slice)> BeginAsync(
        IReadOnlyList<ChatMessage> messages,
        ComponentDefinition component,
        string list,
        Func<RunRequest, RunRequest> with,
        CancellationToken token
    )
    {
        if (await Conversation.WaitingAsync(messages, component, runs, token) is var (waiting, results))
        {
            var continued = await runs.ContinueAsync(waiting.Id, results, token);
            return (continued, new(waiting.Id, waiting.Output.Length));
        }
        var run = await runs.BeginAsync(with(Conversation.Request(messages, component, list)), token);
        return (run, new(run.Id));
    }

    /// <summary>Its events from where this answer begins.</summary>
    public IAsyncEnumerable<LoggedEvent> ReadAsync(LiveRun run, CancellationToken token) =>
        runs.ReadAsync(run.Id, run.Begins - 1, token);

    /// <summary>Reads them to the end of this answer.</summary>
    public async Task ReadToEndAsync(LiveRun run, RunSlice slice, CancellationToken token)
    {
        await foreach (var one in ReadAsync(run, token))
            slice.Add(one.Event);
    }
}
