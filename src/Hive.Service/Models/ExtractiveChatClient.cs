using System.Runtime.CompilerServices;
using Hive.Service.Knowledge;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;

namespace Hive.Service.Models;

/// <summary>Answers offline: the passages of the knowledge base that fit the question best, each with its source.</summary>
internal sealed class ExtractiveChatClient(IKnowledgeSearch knowledge, KnowledgeBounds bounds) : IChatClient
{
    public const string Nothing = "The knowledge base holds nothing that fits this question.";

    // Enough to answer with, few enough to read.
    private const int Passages = 3;

    public async Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => await GetStreamingResponseAsync(messages, options, cancellationToken).ToChatResponseAsync(cancellationToken);

    public async IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var question = messages.LastOrDefault(m => m.Role == ChatRole.User)?.Text ?? "";
        var found = bounds.Fitting(
            await knowledge.SearchAsync(
                new KnowledgeQuery(question) { MaxResults = bounds.MaxResults ?? Passages, Filter = bounds.Filter },
                cancellationToken
            )
        );
        if (found.Count == 0)
            yield return new(ChatRole.Assistant, Nothing);
        for (var i = 0; i < found.Count; i++)
            yield return new(
                ChatRole.Assistant,
                $"{(i > 0 ? "\n\n" : "")}{found[i].Text.Trim()}\n[Source: {found[i].Source}]"
            );
        yield return new(
            ChatRole.Assistant,
            [
                new UsageContent(
                    new()
                    {
                        InputTokenCount = 0,
                        OutputTokenCount = 0,
                        TotalTokenCount = 0,
                    }
                ),
            ]
        )
        {
            FinishReason = ChatFinishReason.Stop,
        };
    }

    public object? GetService(Type serviceType, object? serviceKey = null) =>
        serviceType.IsInstanceOfType(this) ? this : null;

    public void Dispose() { }
}
