using System.Text.Json;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tools;

/// <summary>A tool that gives a text and never throws: what goes wrong is a text too, which the model sees.</summary>
internal sealed class TextFunction(
    string name,
    string description,
    JsonElement schema,
    TimeSpan timeout,
    TimeProvider time,
    Func<AIFunctionArguments, CancellationToken, ValueTask<ToolText>> work
) : AIFunction, IHasTraits
{
    public required ToolTraits Traits { get; set; }

    // A longer answer would fill the model's context with one call.
    private const int LongestAnswer = 100_000;

    public override string Name => name;

    public override string Description => description;

    public override JsonElement JsonSchema => schema;

    /// <summary>What a failed call gives.</summary>
    public static ToolText Error(string message) => new(ToolFailure.Because(message).Text, Failed: true);

    protected override async ValueTask<object?> InvokeCoreAsync(
        AIFunctionArguments arguments,
        CancellationToken cancellationToken
    )
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // The second wait is for work that does not look at its token.
            var answer = await work(arguments, either.Token).AsTask().WaitAsync(either.Token);
            return (
                answer.Text.Length > LongestAnswer
                    ? answer with
                    {
                        Text =
                            $"{answer.Text.AsSpan(0, LongestAnswer)}\n[cut: the answer has {answer.Text.Length} characters]",
                    }
                    : answer
            ).Result;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Error($"{name} gave no answer within {timeout.TotalSeconds:0.#} s.").Result;
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            return Error($"{name} failed: {e.Message}").Result;
        }
    }
}
