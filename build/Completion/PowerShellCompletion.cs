using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Build.Completion;

/// <summary>Completion for PowerShell 7.</summary>
internal static class PowerShellCompletion
{
    public static string Script()
    {
        var name = ShellCompletion.Command;
        return $$"""
            # Completes {{name}} in PowerShell. In $PROFILE:  {{ConsoleCommand.Name}} completion powershell | Out-String | Invoke-Expression
            Register-ArgumentCompleter -Native -CommandName '{{name}}', '{{Path.GetFileNameWithoutExtension(name)}}' -ScriptBlock {
                param($word, $line, $cursor)
                $words = @($line.CommandElements | ForEach-Object { "$_" })
                $named = $words | Where-Object { $_ -like '--workspace=*' } | Select-Object -First 1
                $workspace = if ($named) { $named.Substring(12) } {{Default}} else { '.' }
                function Get-Offers([string] $Kind) {
                    switch ($Kind) {
                        'instances' { Get-ChildItem "$workspace/data/instances/*.env" -ErrorAction Ignore | ForEach-Object { $_.BaseName.Substring($_.BaseName.IndexOf('-') + 1) } }
                        'backups' { 'latest'; Get-ChildItem "$workspace/data/backups/*/*.dump", "$workspace/data/backups/*/scheduled/*.dump" -ErrorAction Ignore | ForEach-Object Name }
                        'agents' {
                            Get-ChildItem "$workspace/ai/agents/*/config.yaml", "$workspace/ai/teams/*/config.yaml", "$workspace/ai/workflows/*/config.yaml" -ErrorAction Ignore |
                                Select-String '(?:agent|team|workflow)_id: *["'']?([\w-]+)' | ForEach-Object { $_.Matches[0].Groups[1].Value }
                        }
                        'folders' { Get-ChildItem -Directory -ErrorAction Ignore | ForEach-Object Name }
                    }
                }
                $values = @{
            {{string.Join(
                '\n',
                CommandLineOptions
                    .All.Select(option => (option.Name, Values: Values(option)))
                    .Where(one => one.Values.Length > 0)
                    .Select(one => $"        {Quote(one.Name)} = {{ {one.Values} }}")
            )}}
                }
                $targets = {{List(ShellCompletion.Targets.Select(target => target.Name))}}
                $options = {{List(
                [
                    .. CommandLineOptions.All.Select(option => option.Value is null ? $"--{option.Name}" : $"--{option.Name}="),
                    "--help",
                    .. ShellCompletion.Targets.Select(target => $"--{TargetTable.ToOption(target.Name)}"),
                ]
            )}}
                $before = if ($word) { $words[-2] } else { $words[-1] }
                $prefix = ''
                if ($word -match '^--([a-z-]+)=(.*)$') {
                    $prefix = "--$($Matches[1])="
                    $offers = if ($values.ContainsKey($Matches[1])) { & $values[$Matches[1]] }
                }
                elseif ($before -match '^--([a-z-]+)$' -and $values.ContainsKey($Matches[1])) { $offers = & $values[$Matches[1]] }
                elseif ($before -eq 'completion') { $offers = & $values['{{ShellCompletion.Option}}'] }
                elseif ($word -like '-*') { $offers = $options }
                else { $offers = @($targets) + @(Get-Offers folders) }
                $offers | ForEach-Object { "$prefix$_" } | Where-Object { $_ -like "$word*" } |
                    ForEach-Object { [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_) }
            }

            """;
    }

    // The script lies in its workspace; a tool is called there.
    private static string Default =>
        WorkspaceOffers.IsCurrentFolder ? "" : "elseif ($words[0] -match '^(.*)[/\\\\]') { $Matches[1] }";

    private static string Values(Option option) =>
        option.IsFolder ? "Get-Offers folders"
        : option.Name == "target" ? "$targets"
        : option.Offers != Offer.None ? $"Get-Offers {option.Offers.ToString().ToLowerInvariant()}"
        : option.Choices.Count > 0 ? List(option.Choices)
        : "";

    private static string List(IEnumerable<string> words) => string.Join(", ", words.Select(Quote));

    private static string Quote(string text) => $"'{text.Replace("'", "''", StringComparison.Ordinal)}'";
}
