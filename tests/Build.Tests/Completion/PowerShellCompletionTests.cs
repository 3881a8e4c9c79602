using Build.Tests.Runs;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Testing;

namespace Build.Tests.Completion;

/// <summary>
/// The script in a real PowerShell, asked as Tab asks it. One call, because each start of PowerShell is slow.
/// </summary>
internal sealed class PowerShellCompletionTests
{
    [Test]
    public async Task Targets_options_values_and_what_the_workspace_has_are_offered()
    {
        using var folder = new TestFolder();
        folder.Write("data/instances/agent-feature-x.env", "HIVE_INSTANCE=feature-x\n");
        folder.Write("data/backups/genie/20261127-190000.dump", "");
        folder.Write("ai/agents/guide/config.yaml", "agent: { agent_id: guide, name: Guide }\n");
        var script = await HiveConsole.RunAsync(folder, "completion", "powershell");
        script.ExitCode.Should().Be(0, script.Error);
        // A function stands in for a program of the name: what completes it is the same.
        var file = folder.Write(
            "ask.ps1",
            script.Output
                + "\nforeach ($line in $args) { $offers = [Management.Automation.CommandCompletion]::CompleteInput($line, $line.Length, $null).CompletionMatches.CompletionText; \"$line -> $($offers -join ' ')\" }\n"
        );
        (
            await new ProcessRunner().RunAsync(
                new Command("dotnet", ["tool", "restore"]) { WorkingDirectory = Checkout.Root }
            )
        ).OrThrow("Restoring PowerShell", "See .config/dotnet-tools.json.");

        string[] lines =
        [
            "build.sh GenieSt",
            "build.sh --eng",
            "build.sh --engine=",
            $"build.sh --workspace={folder.Root} --instance=",
            $"build.sh --workspace={folder.Root} --backup=",
            $"build.sh --workspace={folder.Root} --agent=",
        ];
        var run = await new ProcessRunner().RunAsync(
            new Command("dotnet", ["pwsh", "-NoProfile", "-NonInteractive", "-File", file, .. lines])
            {
                WorkingDirectory = Checkout.Root,
            }
        );

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => line.Split(" -> ")[1].Trim())
            .Should()
            .Equal(
                "GenieStatus GenieStop",
                "--engine= --engine-down --engine-up",
                "--engine=auto --engine=docker --engine=local --engine=swarm --engine=podman",
                "--instance=feature-x",
                "--backup=latest --backup=20261127-190000.dump",
                "--agent=guide"
            );
    }
}
