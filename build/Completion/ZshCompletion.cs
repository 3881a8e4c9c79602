using Hive.Build.Hosting;
using Hive.Stacks.Requests;

namespace Hive.Build.Completion;

/// <summary>Completion for zsh, for its fpath or to be sourced after compinit.</summary>
internal static class ZshCompletion
{
    public static string Script()
    {
        var function = ShellCompletion.Function;
        return $$"""
            #compdef {{ShellCompletion.Command}}
            # Completes {{ShellCompletion.Command}} in zsh. In ~/.zshrc, after compinit:  source <({{Hive.Stacks.Catalogue.ConsoleCommand.Name}} completion zsh)

            # Offers what a command prints of the workspace that the line names, or of the one that counts without.
            {{function}}_of_workspace() {
              local word place={{Default}}
              for word in $words; do
                if [[ $word == --workspace=* ]]; then place=${word#--workspace=}; fi
              done
              local -a found=(${(f)"$(sh -c $1 - ${~place})"})
              compadd -a found
            }

            {{function}}() {
              local curcontext=$curcontext state
              local -a targets=(
            {{string.Join(
                '\n',
                ShellCompletion.Targets.Select(target => $"    {Quote($"{target.Name}:{target.Description}")}")
            )}}
              )
              _arguments \
            {{string.Join('\n', Specifications().Select(one => $"    {one} \\"))}}
                '*: :->word'
              case $state in
                target) _describe target targets -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}' ;;
                instances) {{function}}_of_workspace {{Quote(WorkspaceOffers.Command(Offer.Instances))}} ;;
                backups) {{function}}_of_workspace {{Quote(WorkspaceOffers.Command(Offer.Backups))}} ;;
                agents) {{function}}_of_workspace {{Quote(WorkspaceOffers.Command(Offer.Agents))}} ;;
                word)
                  if [[ ${words[CURRENT-1]:l} == completion ]]; then
                    compadd {{string.Join(
                ' ',
                CommandLineOptions.All.Single(option => option.Name == ShellCompletion.Option).Choices
            )}}
                  else
                    _describe target targets -M 'm:{[:lower:][:upper:]}={[:upper:][:lower:]}'
                    _directories
                  fi
                  ;;
              esac
            }

            # On the fpath zsh runs this file as the function itself; sourced, it only has to be registered.
            if [[ ${funcstack[1]} == {{function}} ]]; then {{function}} "$@"; else compdef {{function}} {{ShellCompletion.Command}}; fi

            """;
    }

    // The script lies in its workspace; a tool is called there.
    private static string Default => WorkspaceOffers.IsCurrentFolder ? "." : "${words[1]:h}";

    private static IEnumerable<string> Specifications() =>
        [
            .. CommandLineOptions
                .All.Where(option => option.Name != "version")
                .SelectMany(option => Names(option).Select(name => Quote($"{name}[{Escape(option.Help)}]{Values(option)}"))),
            Quote("--version[print the version]"),
            Quote("--help[list targets and options]"),
            .. ShellCompletion.Targets.Select(target =>
                Quote($"--{TargetTable.ToOption(target.Name)}[{Escape(target.Description)}]")
            ),
        ];

    private static IEnumerable<string> Names(Option option) =>
        [
            option.Value is null ? $"--{option.Name}" : $"--{option.Name}=",
            .. option.Letter is { } letter ? new[] { $"-{letter}" } : [],
        ];

    private static string Values(Option option) =>
        option.Value is null ? ""
        : option.IsFolder ? ":folder:_directories"
        : option.Name == "target" ? ":target:->target"
        : option.Offers != Offer.None ? $":{option.Name}:->{option.Offers.ToString().ToLowerInvariant()}"
        : option.Choices.Count > 0 ? $":{option.Name}:({string.Join(' ', option.Choices)})"
        : $":{option.Name}: ";

    private static string Escape(string text) =>
        text.Replace("[", "\\[", StringComparison.Ordinal).Replace("]", "\\]", StringComparison.Ordinal);

    private static string Quote(string text) => $"'{text.Replace("'", "'\\''", StringComparison.Ordinal)}'";
}
