using Hive.Stacks.Platform;

namespace Hive.Stacks.Catalogue;

/// <summary>
/// A script that starts the console in a checkout, and how the shell that it is called from has words written.
/// </summary>
/// <param name="File">Its name in the repository's root.</param>
/// <param name="Quote">Quotes a word where the shell needs it.</param>
public sealed record EntryScript(string File, Func<string, string> Quote)
{
    /// <summary>The variable by which a script tells the console that it was this one.</summary>
    public const string Variable = "HIVE_ENTRY";

    /// <summary>For bash and its like.</summary>
    public static EntryScript Bash { get; } = new("build.sh", ShellQuoting.Quote);

    /// <summary>For PowerShell, where a quote in quotes is written twice, and a comma or an at sign has a meaning.</summary>
    public static EntryScript PowerShell { get; } = new("build.ps1", QuoteForPowerShell);

    /// <summary>The script of a name; <see cref="Bash"/> when the name is none.</summary>
    public static EntryScript Of(string? file) => file == PowerShell.File ? PowerShell : Bash;

    private static string QuoteForPowerShell(string word) =>
        word.Length > 0 && word.All(IsPlain) ? word : $"'{word.Replace("'", "''", StringComparison.Ordinal)}'";

    private static bool IsPlain(char letter) =>
        char.IsAsciiLetterOrDigit(letter) || letter is '-' or '_' or '.' or '/' or ':' or '=' or '+';
}
