using System.Collections.Concurrent;
using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;

namespace Hive.Service.Agents;

/// <summary>Pairs the calls that a model asks for with their results, and tells the run of both.</summary>
internal sealed class ToolCalls(Author author, IReadOnlySet<string> quiet, RunScope scope)
{
    private const int LongestKept = 20_000;

    private readonly Dictionary<string, (FunctionCallContent Call, long Begun)> open = new(StringComparer.Ordinal);

    // Tools may be called beside each other.
    private readonly ConcurrentDictionary<string, bool> succeeded = new(StringComparer.Ordinal);

    /// <summary>The tool gave a result. A call of which nobody says so failed, be it that there is no such tool.</summary>
    public void Succeeded(string call) => succeeded[call] = true;

    public async ValueTask BeginAsync(FunctionCallContent call)
    {
        if (quiet.Contains(call.Name) || !open.TryAdd(call.CallId, (call, scope.Time.GetTimestamp())))
            return;
        await scope.BeginAsync(author, RunActivity.Tool, call.Name, Cut(ToolJson.Text(call.Arguments)), call.CallId);
    }

    public async ValueTask EndAsync(FunctionResultContent result)
    {
        if (!open.Remove(result.CallId, out var begun))
            return;
        var text = result.Exception is null
            ? ToolJson.Text(result.Result)
            : ToolFailure.Because(result.Exception.Message).Text;
        await scope.EndAsync(
            author,
            new(
                RunActivity.Tool,
                begun.Call.Name,
                author.Id,
                Cut(ToolJson.Text(begun.Call.Arguments)),
                Cut(text),
                !succeeded.TryRemove(result.CallId, out _),
                scope.SecondsSince(begun.Begun),
                result.CallId
            )
        );
    }

    private static string Cut(string text) => text.Length > LongestKept ? text[..LongestKept] + "…" : text;
}
