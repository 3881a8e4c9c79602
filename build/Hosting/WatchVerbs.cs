using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Chat;
using Hive.Stacks.Reporting;
using Hive.Stacks.Verbs;

namespace Hive.Build.Hosting;

/// <summary>
/// Tells what a stack takes over of <c>ai/</c>, and repeats the last run of what changed when Enter is pressed.
/// </summary>
public sealed class WatchVerbs(WatchVerb watch, ChatVerbs chat, Screen screen, Interruption interruption)
{
    private ChatPartner? _changed;

    /// <summary>Goes on until interrupted.</summary>
    public async Task WatchAsync(StackDefinition definition)
    {
        var stack = await watch.FindAsync(definition, interruption.Token);
        interruption.IsOrdinaryEnd = true;
        Console.WriteLine(
            screen.Wrap(
                $"Watching {Path.Combine(stack.Workspace.Root, "ai")}. Enter repeats the last run of what changed last; Ctrl+C ends it."
            )
        );
        try
        {
            var typing = Console.IsInputRedirected && Console.In.Peek() < 0 ? Task.CompletedTask : RepeatAsync();
            await foreach (var change in watch.WatchAsync(stack, interruption.Token))
            {
                _changed = change.Component ?? _changed;
                Console.WriteLine(
                    screen.Paint(screen.Wrap(Visible.Of(change.Sentence), 2), change.IsError ? Paint.Bad : Paint.None)
                );
            }

            await typing;
        }
        catch (OperationCanceledException) when (interruption.Happened)
        {
            // Who watched has seen enough.
        }

        async Task RepeatAsync()
        {
            while (await Task.Run(Console.ReadLine).WaitAsync(interruption.Token) is not null)
            {
                try
                {
                    if (_changed is not { } component)
                        Console.WriteLine("Nothing has changed yet.");
                    else if (await watch.LastAsync(stack, component, interruption.Token) is not var (conversation, message))
                        Console.WriteLine($"{component.Id} was never asked anything.");
                    else
                    {
                        Console.WriteLine(Visible.Of($"> {message}"));
                        await chat.SayAsync(conversation, message);
                    }
                }
                catch (StackException failure)
                {
                    Console.WriteLine(screen.Paint(Visible.Of($"Error: {failure.Message}"), Paint.Bad));
                }
            }
        }
    }
}
