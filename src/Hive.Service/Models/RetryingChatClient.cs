using System.Runtime.CompilerServices;
using Microsoft.Extensions.AI;

namespace Hive.Service.Models;

/// <summary>
/// Asks a model with deadlines, and again while nothing of its answer has come. Every failure is a
/// <see cref="ModelException"/>.
/// </summary>
internal sealed class RetryingChatClient(IChatClient inner, string provider, ModelRetryPolicy policy, TimeProvider time)
    : DelegatingChatClient(inner)
{
    public override async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public override async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var pause = policy.FirstPause;
        for (var tried = 1; ; tried++)
        {
            using var deadline = new CancellationTokenSource(policy.FirstPiece, time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
            await using var answer = base.GetStreamingResponseAsync(messages, options, either.Token)
                .GetAsyncEnumerator(either.Token);
            var (begun, ended) = (false, false);
            EndpointFailure? failure;
            while (true)
            {
                (var piece, failure) = await NextAsync(answer, begun, cancellationToken);
                if (piece is null)
                    break;
                begun = true;
                ended |= piece.FinishReason is not null;
                deadline.CancelAfter(policy.NextPiece);
                yield return piece;
            }
            if (failure is null && ended)
                yield break;
            failure ??= begun
                ? new($"The {provider} endpoint ended its answer before it was complete.", MayPass: false)
                : new($"The {provider} endpoint answered with nothing.", MayPass: true);
            if (begun || !failure.MayPass || tried >= policy.Tries)
                throw new ModelException(Tried(failure.Message, tried)) { Plain = Tried(failure.Plain, tried) };
            await Task.Delay(Spread(failure.RetryAfter ?? pause), time, cancellationToken);
            pause *= 2;
        }
    }

    private static string Tried(string message, int times) =>
        times > 1 ? $"{message.TrimEnd('.')} (tried {times} times)." : message;

    private async Task<(ChatResponseUpdate? Piece, EndpointFailure? Failure)> NextAsync(
        IAsyncEnumerator<ChatResponseUpdate> answer,
        bool begun,
        CancellationToken callers
    )
    {
        try
        {
            return (await answer.MoveNextAsync() ? answer.Current : null, null);
        }
        catch (Exception) when (callers.IsCancellationRequested)
        {
            throw new OperationCanceledException(callers);
        }
        catch (OperationCanceledException)
        {
            return (
                null,
                new(
                    begun
                        ? $"The {provider} endpoint fell silent for {policy.NextPiece.TotalSeconds:0.#} s in the middle of its answer."
                        : $"The {provider} endpoint did not answer within {policy.FirstPiece.TotalSeconds:0.#} s.",
                    MayPass: false
                )
            );
        }
        catch (Exception e)
        {
            return (null, EndpointFailure.Of(e, provider));
        }
    }

    // Spread out, so that runs that failed together do not come back together.
    private TimeSpan Spread(TimeSpan pause) =>
        TimeSpan.FromTicks(Math.Min(pause.Ticks, policy.LongestPause.Ticks)) * (0.75 + 0.5 * Random.Shared.NextDouble());
}
