using Hive.Stacks.Catalogue;
using Hive.Stacks.Chat;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Talks to an agent of a stack that runs.</summary>
/// <param name="session">What it works with.</param>
/// <param name="client">Talks to the stack's API.</param>
public sealed class ChatVerb(StackSession session, ChatClient client)
{
    /// <summary>Begins a conversation with who was asked for.</summary>
    /// <exception cref="StackException">The stack does not answer, or has nobody of that name.</exception>
    public async Task<Conversation> BeginAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        var stack = session.Find(definition);
        var partners = await client.PartnersAsync(stack, cancellationToken);
        return new Conversation(client, stack, Choose(stack, partners), session.Request.Chat.Session);
    }

    private ChatPartner Choose(StackInstance stack, IReadOnlyList<ChatPartner> partners)
    {
        var known = string.Join(", ", partners.Select(one => one.Id));
        if (session.Request.Chat.Agent is not { } wanted)
            return partners is [var first, ..]
                ? first
                : throw new StackException(
                    FailureKind.Prerequisite,
                    $"{stack.FullName} has no agent to talk to.",
                    $"Write one below {stack.Workspace.Root}/ai/agents, or see what is wrong there: {ConsoleCommand.For("Doctor", stack.Workspace.Option)}"
                );
        return partners.FirstOrDefault(one => one.Id == wanted)
            ?? throw new StackException(
                FailureKind.Misuse,
                $"{stack.FullName} has no agent, team or workflow '{wanted}'.",
                $"Give --agent one of {known}."
            );
    }
}
