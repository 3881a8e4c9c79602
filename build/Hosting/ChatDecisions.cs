using Hive.Stacks.Chat;
using Hive.Stacks.Reporting;

namespace Hive.Build.Hosting;

/// <summary>Asks a person what a run waits for.</summary>
public static class ChatDecisions
{
    private const int MostShown = 500;

    /// <summary>The question, for a person.</summary>
    public static string Question(ChatNeed need) =>
        Visible.Of(
            need.Kind switch
            {
                "answer" => $"{need.Reason} ",
                "result" => $"The tool {need.Tool} is yours to carry out, with {Short(need.Input)}. What does it give? ",
                "retry" =>
                    $"{need.Tool} {Short(need.Input)} may have been called already: {need.Reason} Call it again? [y/N] ",
                _ => $"Call {need.Tool} with {Short(need.Input)}? [y/N, or why not] ",
            }
        );

    /// <summary>What an answer decides. Anything but a plain yes is a no, and its words are the reason.</summary>
    /// <param name="need">What was asked about.</param>
    /// <param name="answer">What was typed; null for nothing.</param>
    public static ChatDecision Of(ChatNeed need, string? answer)
    {
        var said = answer?.Trim() ?? "";
        if (need.Kind is "answer" or "result")
            return new ChatDecision(need.Id, Result: said);
        return said.ToUpperInvariant() is "Y" or "YES" ? new ChatDecision(need.Id, Approve: true)
            : said.ToUpperInvariant() is "" or "N" or "NO" ? new ChatDecision(need.Id, Approve: false)
            : new ChatDecision(need.Id, Approve: false, Reason: said);
    }

    private static string Short(string text) => text.Length > MostShown ? $"{text[..MostShown]}…" : text;
}
