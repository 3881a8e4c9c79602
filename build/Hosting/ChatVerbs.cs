using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Chat;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.Hosting;

/// <summary>
/// Talks at the terminal. The answer goes to standard output as it comes, everything else to standard error, so a pipe gets
/// the answer alone.
/// </summary>
public sealed class ChatVerbs(StackSession session, ChatVerb chat, LineReader lines, Interruption interruption)
{
    private const string Dim = "\e[2m";
    private const string Plain = "\e[0m";
    private const int MostShown = 100;
    private const int MostTurns = 5;

    private static bool IsAtTerminal => !Console.IsInputRedirected && !Console.IsOutputRedirected;

    /// <summary>Says one message, what standard input says, or what is typed until its end.</summary>
    /// <exception cref="StackException">There is nothing to say, or the answer failed.</exception>
    public async Task ChatAsync(StackDefinition stack)
    {
        var message = session.Request.Chat.Message ?? (IsAtTerminal ? null : await ReadAllAsync());
        if (message is null && session.Request.Format == OutputFormat.Json)
            throw NothingToSay(stack);
        var conversation = await chat.BeginAsync(stack, interruption.Token);
        if (message is null)
            await TalkAsync(conversation);
        else if (string.IsNullOrWhiteSpace(message))
            throw NothingToSay(stack);
        else
            await SayAsync(conversation, message);
    }

    private async Task TalkAsync(Conversation conversation)
    {
        Aside($"You talk to {conversation.Partner.Name} ({conversation.Partner.Id}). An empty line or Ctrl+D ends it.");
        foreach (var before in await conversation.HistoryAsync(MostTurns, interruption.Token))
        {
            Aside(Visible.Of($"> {before.Message}{Environment.NewLine}{before.Content}"));
            lines.Remember(before.Message ?? "");
        }

        while (await lines.ReadAsync("> ", interruption.Token) is { } line && !string.IsNullOrWhiteSpace(line))
        {
            try
            {
                await SayAsync(conversation, line);
            }
            catch (StackException failure) when (failure.Kind == FailureKind.Failed)
            {
                // The next message may fare better.
                Aside($"Error: {Visible.Of(failure.Message)}");
            }
        }

        if (conversation.Session is { } id)
            Aside($"To continue it: --agent={conversation.Partner.Id} --session={id}");
    }

    /// <summary>Says one message and shows the answer; a person decides what it waits for.</summary>
    /// <exception cref="StackException">The answer failed, or waits for a person and nobody is there.</exception>
    public async Task SayAsync(Conversation conversation, string message)
    {
        var run = await FollowAsync(conversation.SayAsync(message, interruption.Token));
        while (run.IsPaused && await DecideAsync(run) is { } decisions)
            run = await FollowAsync(conversation.ContinueAsync(run.RunId, decisions, interruption.Token));
        if (session.Request.Format == OutputFormat.Json)
            Console.WriteLine(run.ToJson());
        else
            Console.WriteLine();
        if (run.IsPaused)
        {
            throw new StackException(
                FailureKind.Failed,
                $"{conversation.Partner.Id} waits for a person: {string.Join("; ", (run.Needs ?? []).Select(need => $"{need.Kind} of {need.Tool}"))}.",
                "Say it at a terminal, or add --yes to approve every call of a tool."
            );
        }

        if (run.Status != "completed")
        {
            throw new StackException(
                FailureKind.Failed,
                $"{conversation.Partner.Id} did not complete its answer: {run.Error ?? run.Status}",
                "Say it again, or read the stack's log."
            );
        }
    }

    // The client fails where the end does not come, and the end has the run.
    private async Task<ChatRun> FollowAsync(IAsyncEnumerable<ChatEvent> events)
    {
        ChatRun? run = null;
        await foreach (var one in events)
        {
            run = one.Run ?? run;
            if (session.Request.Format == OutputFormat.Text)
                Show(one);
        }

        return run!;
    }

    // Null where nobody can be asked.
    private async Task<IReadOnlyList<ChatDecision>?> DecideAsync(ChatRun run)
    {
        var decisions = new List<ChatDecision>();
        foreach (var need in run.Needs ?? [])
        {
            if (session.Request.Yes && need.Kind is "approval" or "retry")
            {
                decisions.Add(ChatDecisions.Of(need, "y"));
                continue;
            }

            if (Console.IsInputRedirected || session.Request.Format == OutputFormat.Json)
                return null;
            Console.Error.Write(Environment.NewLine + ChatDecisions.Question(need));
            decisions.Add(ChatDecisions.Of(need, await Task.Run(Console.ReadLine).WaitAsync(interruption.Token)));
        }

        return decisions.Count > 0 ? decisions : null;
    }

    private static void Show(ChatEvent one)
    {
        if (one is { Event: "content", Content: { } content })
            Console.Write(Visible.Of(content));
        else if (one.Event.EndsWith("_started", StringComparison.Ordinal) && one.Name is { } name)
            Aside($"[{name} {Short(one.Input)}]");
        else if (one.Activity is { Failed: true } failed)
            Aside($"[{failed.Name} failed: {Short(failed.Output)}]");
    }

    private static void Aside(string text) =>
        Console.Error.WriteLine(Console.IsErrorRedirected ? text : $"{Dim}{text}{Plain}");

    private static string Short(string? text)
    {
        var line = Visible.Of((text ?? "").ReplaceLineEndings(" "));
        return line.Length > MostShown ? $"{line[..MostShown]}…" : line;
    }

    private async Task<string> ReadAllAsync() => (await Console.In.ReadToEndAsync(interruption.Token)).Trim();

    private static StackException NothingToSay(StackDefinition stack) =>
        new(
            FailureKind.Misuse,
            "There is nothing to say: --message is missing and standard input is empty.",
            $"For example: {ConsoleCommand.For($"{stack.Title}Chat")} --message=\"What can you do?\""
        );
}
