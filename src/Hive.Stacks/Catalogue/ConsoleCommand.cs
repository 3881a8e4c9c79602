namespace Hive.Stacks.Catalogue;

/// <summary>How a user calls this console, for messages that say what to run next.</summary>
public static class ConsoleCommand
{
    /// <summary>The .NET tool's command.</summary>
    public const string Tool = "automagik-hive";

    /// <summary>The script of a checkout that the user called.</summary>
    public static EntryScript Script { get; set; } = EntryScript.Bash;

    /// <summary>What a call begins with.</summary>
    public static string Name => ProductFiles.IsTool ? Tool : $"./{Script.File}";

    /// <summary>
    /// The call that runs a target, as in <c>./build.sh --target=GenieStop</c>, for the shell that the user types into.
    /// </summary>
    /// <param name="target">The target's name.</param>
    /// <param name="options">Further options, unquoted.</param>
    public static string For(string target, params IEnumerable<string> options) =>
        string.Join(' ', [Name, ProductFiles.IsTool ? target : $"--target={target}", .. options.Select(Script.Quote)]);
}
