using Hive.Stacks.Platform;

namespace Hive.Stacks.Catalogue;

/// <summary>How a user calls this console, for messages that say what to run next.</summary>
public static class ConsoleCommand
{
    /// <summary>The .NET tool's command.</summary>
    public const string Tool = "automagik-hive";

    /// <summary>What a call begins with.</summary>
    public static string Name => ProductFiles.IsTool ? Tool : "./build.sh";

    /// <summary>The call that runs a target, as in <c>./build.sh --target=GenieStop</c>.</summary>
    /// <param name="target">The target's name.</param>
    /// <param name="options">Further options, unquoted.</param>
    public static string For(string target, params IEnumerable<string> options) =>
        string.Join(' ', [ProductFiles.IsTool ? $"{Tool} {target}" : $"./build.sh --target={target}", .. options.Select(ShellQuoting.Quote)]);
}
