using Hive.Build.Hosting;
using Hive.Stacks.Requests;

namespace Hive.Build.Completion;

/// <summary>Completion for bash 4 or newer, with or without the bash-completion package.</summary>
internal static class BashCompletion
{
    public static string Script()
    {
        var function = ShellCompletion.Function;
        var valued = CommandLineOptions.All.Where(option => option.Value is not null).ToList();
        return $$"""
            # Completes {{ShellCompletion.Command}} in bash. In ~/.bashrc:  source <({{Hive.Stacks.Catalogue.ConsoleCommand.Name}} completion bash)

            # Offers those of the words $2… that begin with $1, whatever their case; $prefix goes in front.
            {{function}}_words() {
              local begin=${1,,} word
              shift
              for word; do
                if [[ ${word,,} == "$begin"* ]]; then COMPREPLY+=("$prefix$word"); fi
              done
            }

            {{function}}_folders() {
              local folder
              while IFS= read -r folder; do COMPREPLY+=("$prefix$folder"); done < <(compgen -d -- "$1")
              # Only while a line is completed does it know its options.
              compopt -o filenames 2>/dev/null || true
            }

            # The workspace that the line names, or the one that counts without.
            {{function}}_workspace() {
              local at
              for ((at = 1; at < COMP_CWORD; at++)); do
                case ${COMP_WORDS[at]} in
                  --workspace=*) echo "${COMP_WORDS[at]#*=}"; return ;;
                  --workspace)
                    if [[ ${COMP_WORDS[at + 1]} == '=' ]]; then echo "${COMP_WORDS[at + 2]}"; else echo "${COMP_WORDS[at + 1]}"; fi
                    return
                    ;;
                esac
              done
              {{Default}}
            }

            # Offers what a command prints of the workspace.
            {{function}}_of_workspace() {
              local IFS=$'\n'
              {{function}}_words "$1" $(sh -c "$2" - "$({{function}}_workspace)")
            }

            {{function}}() {
              local current=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} option='' prefix=''
              COMPREPLY=()
              # Where "=" breaks words, "--engine=lo" arrives as "--engine", "=" and "lo".
              if [[ $current == '=' ]]; then
                option=$before current=''
              elif [[ $before == '=' ]]; then
                option=${COMP_WORDS[COMP_CWORD - 2]}
              elif [[ $current == --*=* ]]; then
                option=${current%%=*} prefix=${current%%=*}= current=${current#*=}
              else
                case ${before,,} in {{string.Join('|', valued.SelectMany(Words))}}|completion) option=$before ;; esac
              fi
              case ${option,,} in
            {{string.Join(
                '\n',
                valued.Select(option => $"    {string.Join('|', Words(option))}) {Values(function, option)} ;;")
            )}}
                completion) {{function}}_words "$current" {{string.Join(
                ' ',
                CommandLineOptions.All.Single(option => option.Name == ShellCompletion.Option).Choices
            )}} ;;
                *)
                  if [[ $current == -* ]]; then
                    {{function}}_words "$current" {{string.Join(' ', Options())}}
                    if [[ ${#COMPREPLY[@]} -eq 1 && ${COMPREPLY[0]} == *= ]]; then compopt -o nospace 2>/dev/null || true; fi
                  else
                    {{function}}_words "$current" {{Targets}}
                    {{function}}_folders "$current"
                  fi
                  ;;
              esac
            }

            complete -F {{function}} {{ShellCompletion.Command}}

            """;
    }

    // The script lies in its workspace; a tool is called there.
    private static string Default =>
        WorkspaceOffers.IsCurrentFolder
            ? "echo ."
            : "if [[ ${COMP_WORDS[0]} == */* ]]; then echo \"${COMP_WORDS[0]%/*}\"; else echo .; fi";

    private static string Targets => string.Join(' ', ShellCompletion.Targets.Select(target => target.Name));

    private static IEnumerable<string> Words(Option option) =>
        option.Letter is { } letter ? [$"--{option.Name}", $"-{letter}"] : [$"--{option.Name}"];

    private static IEnumerable<string> Options() =>
        [
            .. CommandLineOptions.All.Select(option => option.Value is null ? $"--{option.Name}" : $"--{option.Name}="),
            "--help",
            .. ShellCompletion.Targets.Select(target => $"--{TargetTable.ToOption(target.Name)}"),
        ];

    private static string Values(string function, Option option) =>
        option.IsFolder ? $"{function}_folders \"$current\""
        : option.Name == "target" ? $"{function}_words \"$current\" {Targets}"
        : option.Offers != Offer.None ? $"{function}_of_workspace \"$current\" '{WorkspaceOffers.Command(option.Offers)}'"
        : option.Choices.Count > 0 ? $"{function}_words \"$current\" {string.Join(' ', option.Choices)}"
        : "";
}
