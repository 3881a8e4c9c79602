using System.Runtime.CompilerServices;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Chat;
using Hive.Stacks.Keys;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Follows what a running stack makes of changes in <c>ai/</c>.</summary>
/// <param name="session">What it works with.</param>
/// <param name="status">Tells whether the stack runs.</param>
/// <param name="client">Asks its API for components and runs.</param>
/// <param name="api">Asks it what is wrong.</param>
public sealed class WatchVerb(StackSession session, StatusVerb status, ChatClient client, GuardedApi api)
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromMilliseconds(500);
    private readonly StackQuestions _questions = new(api);

    /// <summary>The stack, which has to be healthy.</summary>
    /// <exception cref="StackException">It is not.</exception>
    public async Task<StackInstance> FindAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        var stack = session.Find(definition);
        await status.RequireHealthyAsync(stack, "so nobody takes changes over", cancellationToken);
        return stack;
    }

    /// <summary>
    /// Each change that the API has taken over, or refused, as it comes. The API itself looks once a second.
    /// </summary>
    /// <param name="stack">Which stack.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async IAsyncEnumerable<WatchedChange> WatchAsync(
        StackInstance stack,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        var seen = await LookAsync(stack, cancellationToken);
        while (true)
        {
            await Task.Delay(LookEvery, session.Time, cancellationToken);
            WatchedState now;
            try
            {
                now = await LookAsync(stack, cancellationToken);
            }
            catch (StackException)
            {
                // It is being started again; the next look tells.
                continue;
            }

            foreach (var change in Changes(seen, now))
                yield return change;
            seen = now;
        }
    }

    /// <summary>What a component was asked last, and a new conversation with it; null when it was never asked.</summary>
    /// <param name="stack">Where it is.</param>
    /// <param name="component">Which.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">The API did not answer, or refused.</exception>
    public async Task<(Conversation Conversation, string Message)?> LastAsync(
        StackInstance stack,
        ChatPartner component,
        CancellationToken cancellationToken
    ) =>
        (await client.LastRunAsync(stack, component, cancellationToken))?.Message is { Length: > 0 } message
            ? (new Conversation(client, stack, component, null), message)
            : null;

    internal static IEnumerable<WatchedChange> Changes(WatchedState before, WatchedState now)
    {
        foreach (var one in now.Components)
        {
            var earlier = before.Components.FirstOrDefault(other => other.Kind == one.Kind && other.Id == one.Id);
            if (earlier?.Hash == one.Hash)
                continue;
            yield return new WatchedChange(
                $"{one.Kind} {one.Id} is {(earlier is null ? "new" : "taken over")}"
                    + $"{(one.Version is { } version ? $" (version {version})" : "")}{(one.Source is null ? "" : $": ai/{one.Source}")}",
                one.Kind is "agent" or "team" or "workflow" ? new ChatPartner(one.Kind, one.Id, one.Name) : null,
                IsError: false
            );
        }

        foreach (
            var gone in before.Components.Where(one =>
                !now.Components.Any(other => other.Kind == one.Kind && other.Id == one.Id)
            )
        )
            yield return new WatchedChange($"{gone.Kind} {gone.Id} is gone", null, IsError: false);
        foreach (var problem in now.Problems.Except(before.Problems))
            yield return new WatchedChange(
                $"ai/{problem.File}:{problem.Line}:{problem.Column}: {(problem.IsError ? "error" : "warning")}: {problem.Message}",
                null,
                problem.IsError
            );
        foreach (var file in before.Problems.Select(one => one.File).Except(now.Problems.Select(one => one.File)))
            yield return new WatchedChange($"ai/{file} has no problem any more", null, IsError: false);
    }

    private async Task<WatchedState> LookAsync(StackInstance stack, CancellationToken cancellationToken) =>
        new(
            await client.ComponentsAsync(stack, cancellationToken),
            await _questions.ComponentProblemsAsync(stack, cancellationToken) ?? []
        );
}

/// <summary>What the API has of <c>ai/</c> at one moment.</summary>
internal sealed record WatchedState(IReadOnlyList<WatchedComponent> Components, IReadOnlyList<ComponentProblem> Problems);

/// <summary>One thing that changed.</summary>
/// <param name="Sentence">What, in one line.</param>
/// <param name="Component">Who can be asked again because of it; null for nobody.</param>
/// <param name="IsError">Whether something does not work.</param>
public sealed record WatchedChange(string Sentence, ChatPartner? Component, bool IsError);
