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

    /// <summary>The call that runs a target, as in <c>./build.sh --target=GenieStop</c>, which can be pasted into the shell that it came from.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="options">Further options, unquoted.</param>
    public static string For(string target, params IEnumerable<string> options) =>
        string.Join(' ', [ProductFiles.IsTool ? $"{Tool} {target}" : $"{Name} --target={target}", .. options.Select(Script.Quote)]);
}
