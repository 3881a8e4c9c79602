using System.Runtime.CompilerServices;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Chat;

/// <summary>A conversation: what is said next is heard with what was said before.</summary>
/// <param name="client">Talks to the stack's API.</param>
/// <param name="stack">Where the partner is.</param>
/// <param name="partner">Who is talked to.</param>
/// <param name="session">The conversation that is continued; null begins one with the first message.</param>
public sealed class Conversation(ChatClient client, StackInstance stack, ChatPartner partner, string? session)
{
    /// <summary>Who is talked to.</summary>
    public ChatPartner Partner => partner;

    /// <summary>The conversation's id; null before the first answer.</summary>
    public string? Session { get; private set; } = session;

    /// <summary>Says something, and gives back the events of the answer as they come.</summary>
    /// <exception cref="StackException">The API did not answer, refused, or broke off.</exception>
    public async IAsyncEnumerable<ChatEvent> SayAsync(
        string message,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        await foreach (var one in client.SayAsync(stack, partner, message, Session, cancellationToken))
        {
            Session = one.Run?.SessionId ?? Session;
            yield return one;
        }
    }
}
