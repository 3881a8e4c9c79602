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

    /// <summary>What was said before, the oldest first; nothing in a new conversation.</summary>
    /// <param name="most">How many turns at the most.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">The API did not answer, or refused.</exception>
    public async Task<IReadOnlyList<ChatRun>> HistoryAsync(int most, CancellationToken cancellationToken) =>
        Session is null ? [] : await client.HistoryAsync(stack, partner, Session, most, cancellationToken);

    /// <summary>Says something, and gives back the events of the answer as they come.</summary>
    /// <exception cref="StackException">The API did not answer, refused, or broke off.</exception>
    public IAsyncEnumerable<ChatEvent> SayAsync(string message, CancellationToken cancellationToken) =>
        FollowAsync(client.SayAsync(stack, partner, message, Session, cancellationToken));

    /// <summary>Has a run that waits for a person go on, and gives back its further events as they come.</summary>
    /// <exception cref="StackException">The API did not answer, refused, or broke off.</exception>
    public IAsyncEnumerable<ChatEvent> ContinueAsync(
        string run,
        IReadOnlyList<ChatDecision> decisions,
        CancellationToken cancellationToken
    ) => FollowAsync(client.ContinueAsync(stack, partner, run, decisions, cancellationToken));

    private async IAsyncEnumerable<ChatEvent> FollowAsync(IAsyncEnumerable<ChatEvent> events)
    {
        await foreach (var one in events)
        {
            Session = one.Run?.SessionId ?? Session;
            yield return one;
        }
    }
}
