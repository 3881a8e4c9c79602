using Hive.Build.Hosting;
using Hive.Stacks;
using Hive.Stacks.Catalogue;

namespace Hive.Build.Completion;

/// <summary>Scripts that complete the console's command line, made from the tables of targets and options.</summary>
public static class ShellCompletion
{
    /// <summary>The target that prints a script; the word behind it is the shell.</summary>
    public const string Target = "Completion";

    /// <summary>The option that names the shell.</summary>
    public const string Option = "shell";

    /// <summary>The command whose line is completed, as shells look it up: by its file name.</summary>
    public static string Command => Path.GetFileName(ConsoleCommand.Name);

    /// <summary>The name of the script's function.</summary>
    public static string Function => "_" + Command.Replace('-', '_').Replace('.', '_');

    /// <summary>The targets that are offered.</summary>
    public static IReadOnlyList<Target> Targets =>
        [.. TargetTable.All.Where(target => !ProductFiles.IsTool || !TargetTable.NeedsCheckout(target.Name))];

    /// <summary>The script for a shell.</summary>
    /// <param name="shell">Its name; null takes the one that <paramref name="login"/> ends with.</param>
    /// <param name="login">Path of the user's own shell.</param>
    /// <exception cref="StackException">There is no script for that shell.</exception>
    public static string For(string? shell, string? login) =>
        (shell ?? Path.GetFileName(login)) switch
        {
            "bash" => BashCompletion.Script(),
            "zsh" => ZshCompletion.Script(),
            "fish" => FishCompletion.Script(),
            "powershell" or "pwsh" => PowerShellCompletion.Script(),
            var other => throw new StackException(
                FailureKind.Misuse,
                $"There is no completion for the shell '{other}'.",
                $"Ask for one of bash, zsh, fish, powershell: {ConsoleCommand.Name} completion bash"
            ),
        };
}
