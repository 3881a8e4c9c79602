namespace Hive.Service.Components;

/// <summary>
/// A text with places for what a workflow knows: <c>{input}</c> is the run's input, <c>{previous}</c> the output before.
/// </summary>
/// <param name="Template">The text as the file has it.</param>
public sealed record StepText(string Template)
{
    /// <summary>The text with both filled in, once: what comes in is never looked through again.</summary>
    public string Fill(string input, string previous) =>
        string.Join(
            input,
            Template.Split("{input}").Select(part => part.Replace("{previous}", previous, StringComparison.Ordinal))
        );
}
