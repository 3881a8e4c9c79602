using Hive.Service.Tools;
using Microsoft.Extensions.AI;

namespace Hive.Service.Models;

/// <summary>
/// Shows a model the pictures that tools gave. OpenAI's chats take texts only as results of tools: pictures follow as a
/// message of the user.
/// </summary>
internal sealed class ToolImages(IChatClient model) : DelegatingChatClient(model)
{
    public override Task<ChatResponse> GetResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => base.GetResponseAsync(Apart(messages), options, cancellationToken);

    public override IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
        IEnumerable<ChatMessage> messages,
        ChatOptions? options = null,
        CancellationToken cancellationToken = default
    ) => base.GetStreamingResponseAsync(Apart(messages), options, cancellationToken);

    private static IEnumerable<ChatMessage> Apart(IEnumerable<ChatMessage> messages)
    {
        List<AIContent> seen = [];
        foreach (var message in messages)
        {
            // Not between the results of one answer's calls.
            if (message.Role != ChatRole.Tool && seen.Count > 0)
            {
                yield return new(ChatRole.User, seen);
                seen = [];
            }
            if (message.Contents.Any(one => one is FunctionResultContent { Result: ToolContents }))
            {
                yield return new(message.Role, [.. message.Contents.Select(one => Text(one, seen))]);
            }
            else
                yield return message;
        }
        if (seen.Count > 0)
            yield return new(ChatRole.User, seen);
    }

    private static AIContent Text(AIContent content, List<AIContent> seen)
    {
        if (content is not FunctionResultContent { Result: ToolContents given } result)
            return content;
        seen.Add(new TextContent($"What the call {result.CallId} shows:"));
        seen.AddRange(given.Images);
        return new FunctionResultContent(result.CallId, given.Text);
    }
}
