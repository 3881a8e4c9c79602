using System.Text;
using Hive.Service.Runs;

namespace Hive.Api.OpenAi;

/// <summary>
/// What came of a run between two stops: from its begin, or from a client's results, to its end or to the next calls of the
/// client's tools. OpenAI's clients see each as an answer of its own.
/// </summary>
internal sealed class RunSlice(Guid run, int saidBefore = 0)
{
    private readonly StringBuilder text = new();

    /// <summary>What was said.</summary>
    public string Text => text.ToString();

    /// <summary>The client's tools that shall be called.</summary>
    public IReadOnlyList<ToolCall> Calls { get; private set; } = [];

    /// <summary>Why it ended: <c>stop</c>, <c>length</c>, <c>content_filter</c>, <c>tool_calls</c>.</summary>
    public string Finish { get; private set; } = "stop";

    public long InputTokens { get; private set; }

    public long OutputTokens { get; private set; }

    /// <summary>The run as it stood then; nothing while it goes on.</summary>
    public RunRecord? End { get; private set; }

    /// <summary>Why there is no answer.</summary>
    public string? Error { get; private set; }

    /// <summary>Adds an event, and returns the piece of the answer that it holds.</summary>
    public string? Add(RunEvent one)
    {
        switch (one)
        {
            case ContentAdded { IsAnswer: true } added:
                text.Append(added.Text);
                return added.Text;
            case ModelAnswered answered:
                InputTokens += answered.InputTokens;
                OutputTokens += answered.OutputTokens;
                Finish = answered.Finish ?? Finish;
                break;
            // What was said beyond it is said again.
            case RunResumed resumed:
                text.Clear().Append(resumed.Content.AsSpan(Math.Min(saidBefore, resumed.Content.Length)));
                break;
            case RunPaused paused:
                End = paused.Run;
                if (paused.Run.Needs.All(need => need.Kind == RunNeed.ClientResult))
                {
                    Calls = [.. paused.Run.Needs.Select(need => new ToolCall(CallId.Of(run, need), need.Tool, need.Input))];
                    Finish = "tool_calls";
                }
                else
                {
                    Error = $"The run {run} waits for a person: {paused.Run.Needs[0].Reason}";
                }
                break;
            case RunEnded { Run: var ended }:
                End = ended;
                if (ended.Status != RunStatus.Completed)
                    Error = ended.Error ?? $"The run was {ended.Status.Word()}.";
                // What an own tool was called for is not the client's matter.
                if (Finish is not ("length" or "content_filter"))
                    Finish = "stop";
                break;
        }
        return null;
    }
}

/// <summary>A call of a client's tool.</summary>
/// <param name="Id">Names it.</param>
/// <param name="Name">The tool.</param>
/// <param name="Arguments">As JSON.</param>
internal sealed record ToolCall(string Id, string Name, string Arguments);
