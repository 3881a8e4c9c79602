using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Runs.Scopes;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;

namespace Hive.Service.Agents;

/// <summary>One call of a tool at one place of a run: made once, whatever happens to the process.</summary>
internal static class ToolWork
{
    private const int LongestKept = 20_000;

    /// <summary>Calls it, or gives the result that an earlier process got.</summary>
    /// <param name="place">Where in the run.</param>
    /// <param name="author">Who calls it.</param>
    /// <param name="function">The tool.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="id">The id of the call, from a model.</param>
    /// <param name="token">Ends it early.</param>
    /// <returns>What it gave, or a <see cref="ToolFailure"/>.</returns>
    /// <exception cref="RunPausedException">A person has to decide first.</exception>
    public static async Task<object?> CallAsync(
        RunScope place,
        Author author,
        AIFunction function,
        AIFunctionArguments arguments,
        string? id,
        CancellationToken token
    )
    {
        if (place.Done(RunActivity.Tool) is { } done)
            return Result(done);
        var begun = place.Time.GetTimestamp();
        var traits = ToolTraits.Of(function);
        var open = place.IsOpen(RunActivity.Tool);
        var decision = place.Decision;
        var whole = ToolJson.Text(arguments);
        // A client has to carry it out, so it sees all of it.
        var shown = traits.IsClients ? whole : Cut(whole);
        if (decision is null && Kind(traits, open) is { } kind)
            throw place.Needs(new(place.Path, kind, function.Name, author.Id, shown, Why(kind, function.Name, shown), id));
        var isCalled = decision is null or { Approve: true, Result: null, Fail: not true };
        if (!open || (decision is not null && isCalled))
            place.BeginAgain(author, RunActivity.Tool, function.Name, shown, id);
        // So that whoever goes on with the run knows that it may have done its work.
        if (isCalled && !traits.Idempotent)
            await place.OnRecordAsync(token);
        var result = isCalled ? await InvokeAsync(function, arguments, token) : Decided(decision!);
        End(place, author, function.Name, shown, result, id, begun, traits.IsRetrieval);
        return decision is { Fail: true }
            ? throw new RunFailedException($"{function.Name} was not called: {((ToolFailure)result!).Reason}")
            : result;
    }

    /// <summary>Tells of a call that failed before there was anything to call.</summary>
    public static void Failed(RunScope place, Author author, FunctionCallContent call, string text)
    {
        if (place.Done(RunActivity.Tool) is not null)
            return;
        var shown = Cut(ToolJson.Text(call.Arguments));
        place.BeginAgain(author, RunActivity.Tool, call.Name, shown, call.CallId);
        End(place, author, call.Name, shown, new ToolFailure(text), call.CallId, place.Time.GetTimestamp());
    }

    private static async Task<object?> InvokeAsync(
        AIFunction function,
        AIFunctionArguments arguments,
        CancellationToken token
    )
    {
        try
        {
            return await function.InvokeAsync(arguments, token);
        }
        catch (Exception e) when (!token.IsCancellationRequested)
        {
            // The model sees it and can do without; the run goes on.
            return ToolFailure.Because($"{function.Name} failed: {e.Message}");
        }
    }

    private static string? Kind(ToolTraits traits, bool open) =>
        open
            ? traits.Idempotent
                ? null
                : RunNeed.Retry
            : traits.IsClients
                ? RunNeed.ClientResult
                : traits.IsQuestion
                    ? RunNeed.Answer
                    : traits.RequiresApproval
                        ? RunNeed.Approval
                        : null;

    private static string Why(string kind, string tool, string shown) =>
        kind switch
        {
            RunNeed.Answer => Question(shown),
            RunNeed.ClientResult => $"{tool} is carried out by the client.",
            RunNeed.Approval => $"{tool} is called only with a person's consent.",
            _ => $"The process ended while {tool} was under way: nobody knows whether it did its work.",
        };

    private static string Question(string shown) =>
        ToolJson.Arguments(shown) is var asked && asked.TryGetValue("question", out var question)
            ? ToolJson.Text(question)
            : "The model asks.";

    private static object Decided(RunDecision decision) =>
        decision switch
        {
            { Result: { } given, Fail: not true } => given,
            { Reason: { Length: > 0 } reason } => ToolFailure.Because($"a person decided against this call: {reason}"),
            _ => ToolFailure.Because("a person decided against this call."),
        };

    private static void End(
        RunScope place,
        Author author,
        string tool,
        string shown,
        object? result,
        string? id,
        long begun,
        bool isRetrieval = false
    )
    {
        var failed = result is ToolFailure;
        var text = result is ToolFailure failure ? failure.Text : ToolJson.Text(result);
        var cut = Cut(text);
        place.End(
            author,
            new(RunActivity.Tool, tool, author.Id, shown, cut, failed, place.SecondsSince(begun), id),
            cut.Length == text.Length ? null : text,
            isRetrieval
        );
    }

    private static object Result(ActivityEnded done)
    {
        var text = done.Whole ?? done.Activity.Output;
        return done.Activity.Failed ? new ToolFailure(text) : text;
    }

    private static string Cut(string text) => text.Length > LongestKept ? text[..LongestKept] + "…" : text;
}
