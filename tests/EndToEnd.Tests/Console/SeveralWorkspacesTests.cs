using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>Two workspaces and four copies on one machine, beside containers that are nobody's business.</summary>
internal sealed class SeveralWorkspacesTests
{
    private const string Stranger = "hive-genie-of-somebody-else";

    [Test]
    public async Task Two_workspaces_and_four_copies_live_side_by_side_and_stopping_one_touches_no_other()
    {
        Chaos.OnlyInFull();
        await Requires.EngineAsync("docker");
        await using var first = new Sandbox("docker");
        await using var second = new Sandbox("docker");
        var strangers = await StartStrangersAsync(first);
        try
        {
            foreach (var sandbox in new[] { first, second })
            {
                foreach (
                    string[] call in new string[][]
                    {
                        ["AgentServe"],
                        ["AgentServe", "--instance=one"],
                        ["GenieServe", "--instance=two"],
                    }
                )
                {
                    var run = await sandbox.RunAsync(call);
                    run.ExitCode.Should().Be(0, run.ToString());
                }
            }

            var instance = first.Stack(StackCatalogue.Agent, "one");
            await first.SqlAsync(instance, "CREATE TABLE mine (note text)");
            (await second.SqlAsync(second.Stack(StackCatalogue.Agent, "one"), "SELECT to_regclass('mine') IS NULL"))
                .Should()
                .Be("t", "the other workspace has a database of its own");
            (await StatesAsync(first))
                .Should()
                .Equal(
                    ("workspace", "absent"),
                    ("genie", "absent"),
                    ("agent", "running"),
                    ("agent-one", "running"),
                    ("genie-two", "running")
                );

            (await first.RunAsync("StopAll")).ExitCode.Should().Be(0);
            (await first.RunAsync("AgentReset", "--instance=one", "--yes")).ExitCode.Should().Be(0);

            (await StatesAsync(second))
                .Should()
                .Equal(
                    ("workspace", "absent"),
                    ("genie", "absent"),
                    ("agent", "running"),
                    ("agent-one", "running"),
                    ("genie-two", "running")
                );
            foreach (var stranger in strangers)
                (await DockerCli.RunAsync("inspect", "--format", "{{.State.Running}}", stranger))
                    .Should()
                    .Be("true", "nobody asked for {0} to be stopped", stranger);
        }
        finally
        {
            foreach (var stranger in strangers)
                await DockerCli.RunAsync("rm", "--force", stranger);
        }
    }

    [Test]
    public async Task Nothing_of_an_instance_that_is_reset_stays_in_Docker_and_what_is_lost_is_named_with_what_removes_it()
    {
        await Requires.EngineAsync("docker");
        await using var sandbox = new Sandbox("docker");
        foreach (var name in new[] { "lost", "gone" })
            (await sandbox.RunAsync("AgentServe", $"--instance={name}")).ExitCode.Should().Be(0);
        (await sandbox.RunAsync("AgentStop", "--instance=lost")).ExitCode.Should().Be(0);
        (await sandbox.RunAsync("AgentReset", "--instance=gone", "--yes")).ExitCode.Should().Be(0);
        (await DockerCli.LeftoversAsync(sandbox.Workspace)).Should().OnlyContain(name => name.Contains("-agent-lost_"));
        (await sandbox.RunAsync("Doctor")).Output.Should().NotContain("Leftovers in Docker", "the workspace knows it");
        // As somebody does who tidies up by hand.
        var lost = sandbox.Stack(StackCatalogue.Agent, "lost");
        foreach (var folder in new[] { lost.Paths.Data, lost.Paths.Secrets })
            Directory.Delete(folder, recursive: true);
        File.Delete(lost.Paths.Settings);

        var doctor = await sandbox.RunAsync("Doctor");

        var command = doctor.Output.Split('\n').Single(line => line.Contains("docker volume rm")).Trim(' ', '→', '\r');
        (await Cli.Wrap("bash").WithArguments(["-c", command]).ExecuteBufferedAsync()).ExitCode.Should().Be(0);
        (await DockerCli.LeftoversAsync(sandbox.Workspace)).Should().BeEmpty();
    }

    [Test]
    public async Task A_stack_that_compose_started_from_changed_files_is_known_and_brought_in_line_in_place()
    {
        await Requires.EngineAsync("docker");
        await using var sandbox = new Sandbox("docker");
        (await sandbox.RunAsync("AgentServe")).ExitCode.Should().Be(0);
        var stack = sandbox.Stack(StackCatalogue.Agent);
        await sandbox.SqlAsync(stack, "CREATE TABLE kept (note text)");
        var own = Path.Combine(sandbox.Workspace, stack.Definition.ComposeFile);
        foreach (
            var file in Directory.GetFiles(Path.GetDirectoryName(Sandbox.Product.ComposeFile(stack.Definition))!, "*.yml")
        )
            File.Copy(file, Path.Combine(sandbox.Workspace, Path.GetFileName(file)));
        await File.WriteAllTextAsync(
            own,
            (await File.ReadAllTextAsync(own)).Replace("max-size: 10m", "max-size: 11m", StringComparison.Ordinal)
        );
        var before = await ContainerAsync(sandbox);

        var plan = await sandbox.RunAsync("AgentServe", "--plan");
        plan.Output.Should().Contain("recreate agent-dev-server (its settings changed; data untouched)", plan.ToString());
        (await ContainerAsync(sandbox)).Should().Be(before, "a plan changes nothing");
        var run = await sandbox.RunAsync("AgentServe");

        run.ExitCode.Should().Be(0, run.ToString());
        (await ContainerAsync(sandbox)).Should().NotBe(before);
        (
            await DockerCli.RunAsync(
                "inspect",
                "--format",
                "{{index .HostConfig.LogConfig.Config \"max-size\"}}",
                await ContainerAsync(sandbox)
            )
        )
            .Should()
            .Be("11m");
        (await sandbox.SqlAsync(stack, "SELECT count(*) FROM kept")).Should().Be("0");
    }

    private static Task<string> ContainerAsync(Sandbox sandbox) =>
        DockerCli.ContainerAsync(sandbox.Workspace, "agent", null, "agent-dev-server");

    private static async Task<IReadOnlyList<(string, string)>> StatesAsync(Sandbox sandbox)
    {
        var status = await sandbox.RunAsync("Status", "--format=json");
        return
        [
            .. JsonNode.Parse(status.Output)!["stacks"]!
                .AsArray()
                .Select(entry =>
                    (
                        (string)entry!["name"]! + ((string?)entry["instance"] is { } instance ? $"-{instance}" : ""),
                        (string)entry["state"]!
                    )
                ),
        ];
    }

    // One by its name, one by labels of a workspace elsewhere, one by a label that is ours and a service that is not.
    private static async Task<IReadOnlyList<string>> StartStrangersAsync(Sandbox sandbox)
    {
        var mark = Path.GetFileName(sandbox.Workspace);
        var strangers = new List<string>();
        foreach (
            string[] labels in new string[][]
            {
                [],
                [
                    "--label",
                    "hive.workspace=/somewhere/else",
                    "--label",
                    "hive.stack=agent",
                    "--label",
                    "hive.instance=",
                    "--label",
                    "com.docker.compose.service=agent-dev-server",
                ],
                [
                    "--label",
                    $"hive.workspace={sandbox.Workspace}.old",
                    "--label",
                    "hive.stack=agent",
                    "--label",
                    "hive.instance=one",
                ],
            }
        )
        {
            var name = $"{Stranger}-{mark}-{strangers.Count}";
            await DockerCli.RunAsync([
                "run",
                "--detach",
                "--network",
                "none",
                "--name",
                name,
                .. labels,
                "--entrypoint",
                "sleep",
                BaseImage.All.Single(image => image.Script == "postgres").LocalName,
                "3600",
            ]);
            strangers.Add(name);
        }

        return strangers;
    }
}
