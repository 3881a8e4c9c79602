using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.Completion;

/// <summary>Completion for fish 3 or newer.</summary>
internal static class FishCompletion
{
    public static string Script()
    {
        var function = "_" + ShellCompletion.Function;
        return $$"""
            # Completes {{ShellCompletion.Command}} in fish. In ~/.config/fish/config.fish:  {{ConsoleCommand.Name}} completion fish | source

            # The workspace that the line names, or the one that counts without.
            function {{function}}_workspace
                set -l words (commandline -opc)
                for word in $words
                    if string match -q -- '--workspace=*' $word
                        string replace -- --workspace= '' $word
                        return
                    end
                end
                {{Default}}
            end

            function {{function}}_of_workspace
                sh -c $argv[1] - ({{function}}_workspace)
            end

            complete -c {{ShellCompletion.Command}} -e
            complete -c {{ShellCompletion.Command}} -f
            complete -c {{ShellCompletion.Command}} {{Elsewhere}} -a '(__fish_complete_directories)' -d 'workspace'
            {{string.Join(
                '\n',
                ShellCompletion.Targets.Select(target =>
                    $"complete -c {ShellCompletion.Command} {Elsewhere} -a {target.Name} -d {Quote(target.Description)}"
                )
            )}}
            {{string.Join(
                '\n',
                ShellCompletion.Targets.Select(target =>
                    $"complete -c {ShellCompletion.Command} -l {TargetTable.ToOption(target.Name)} -d {Quote(target.Description)}"
                )
            )}}
            complete -c {{ShellCompletion.Command}} -l help -s h -d 'targets and options, or those of one target'
            complete -c {{ShellCompletion.Command}} -n '__fish_seen_subcommand_from completion Completion' -a '{{string.Join(
                ' ',
                CommandLineOptions.All.Single(option => option.Name == ShellCompletion.Option).Choices
            )}}'
            {{string.Join('\n', CommandLineOptions.All.Select(option => One(function, option)))}}

            """;
    }

    // Behind the word "completion" a shell is named.
    private const string Elsewhere = "-n 'not __fish_seen_subcommand_from completion Completion'";

    private static string Default =>
        WorkspaceOffers.IsCurrentFolder
            ? "echo ."
            : "string match -q -- '*/*' $words[1]; and path dirname $words[1]; or echo .";

    private static string One(string function, Option option) =>
        $"complete -c {ShellCompletion.Command} -l {option.Name}{(option.Letter is { } letter ? $" -s {letter}" : "")}{Values(function, option)} -d {Quote(option.Help)}";

    private static string Values(string function, Option option) =>
        option.Value is null ? ""
        : option.IsFolder ? " -x -a '(__fish_complete_directories)'"
        : option.Name == "target"
            ? $" -x -a {Quote(string.Join(' ', ShellCompletion.Targets.Select(target => target.Name)))}"
        : option.Offers != Offer.None
            ? $" -x -a {Quote($"({function}_of_workspace {Quote(WorkspaceOffers.Command(option.Offers))})")}"
        : option.Choices.Count > 0 ? $" -x -a {Quote(string.Join(' ', option.Choices))}"
        : " -x";

    // Between single quotes fish knows two escapes.
    private static string Quote(string text) =>
        $"'{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}'";
}
