using Hive.Api.Problems;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;
using Hive.Service.Runs.Records;
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

    /// <summary>Begins it, or has the one that waits go on, and answers. The answer is the caller's matter.</summary>
    /// <param name="asked">What is asked for.</param>
    /// <param name="context">The request.</param>
    /// <param name="answer">Writes the answer.</param>
    public async Task AnswerAsync(AskedRun asked, HttpContext context, Func<LiveRun, RunSlice, Task> answer)
    {
        LiveRun run;
        RunSlice slice;
        if (asked.Waiting is { } waiting)
        {
            run = await runs.ContinueAsync(waiting.Run.Id, waiting.Results, context.RequestAborted);
            slice = new(run.Id, waiting.Run.Output.Length);
        }
        else
        {
            run = await runs.BeginAsync(asked.Request(), context.RequestAborted);
            slice = new(run.Id);
        }
        context.Response.Headers["x-session-id"] = run.Facts.SessionId;
        try
        {
            await answer(run, slice);
        }
        finally
        {
            // Whoever asked may have gone: the run is removed all the same.
            if (!asked.IsStored)
                _ = runs.ForgetAsync(run);
        }
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

/// <summary>What a client asks for.</summary>
/// <param name="Component">Who is asked.</param>
/// <param name="Messages">The conversation as the client has it.</param>
/// <param name="List">What the client calls that list.</param>
/// <param name="Waiting">The run that waits for the results at its end, with them.</param>
/// <param name="Options">What the model is asked for.</param>
/// <param name="Session">The session that it belongs to.</param>
/// <param name="User">On whose behalf.</param>
/// <param name="IsStored">Whether it stays on record once it has ended.</param>
internal sealed record AskedRun(
    ComponentDefinition Component,
    IReadOnlyList<ChatMessage> Messages,
    string List,
    WaitingRun? Waiting,
    RunOptions? Options,
    string? Session,
    string? User,
    bool IsStored
)
{
    /// <summary>As a run of its own.</summary>
    public RunRequest Request() =>
        Conversation.Request(Messages, Component, List) with
        {
            Options = Options,
            SessionId = Session,
            UserId = User,
        };
}
