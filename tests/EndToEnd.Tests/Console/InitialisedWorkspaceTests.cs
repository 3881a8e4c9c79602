using System.Text.Json.Nodes;
using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>
/// A workspace that Init has made, in a folder whose name tries everything, runs under plain Compose, and the console knows
/// it.
/// </summary>
internal sealed class InitialisedWorkspaceTests
{
    private Sandbox _sandbox = null!;

    [SetUp]
    public async Task MakeAWorkspace()
    {
        await Requires.EngineAsync("docker");
        _sandbox = new Sandbox("docker", "hive-e2e it's, a:b 蜂 ");
    }

    [TearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task Plain_compose_starts_it_and_console_and_Doctor_recognise_it()
    {
        (await _sandbox.RunAsync("BuildGenieImage")).ExitCode.Should().Be(0);
        var init = await _sandbox.RunInsideAsync("Init", "--workspace=.");
        init.ExitCode.Should().Be(0, init.ToString());

        await ComposeAsync("up", "--detach");
        await Eventually.HoldsAsync("genie is healthy", async () => (await _sandbox.RunAsync("GenieStatus")).ExitCode == 0);

        var status = JsonNode.Parse((await _sandbox.RunAsync("Status", "--format=json")).Output)!["stacks"]!
            .AsArray()
            .Single(stack => (string)stack!["name"]! == "genie")!;
        ((string)status["state"]!, (string)status["health"]!).Should().Be(("running", "healthy"));
        var doctor = await _sandbox.RunAsync("Doctor");
        doctor.ExitCode.Should().Be(0, doctor.ToString());
        doctor
            .Output.Should()
            .Contain($"Genie port: 127.0.0.1:{_sandbox.Port}, where the stack runs")
            .And.Contain("without a problem (asked genie, which runs)")
            .And.Contain("Clock: within 30 s of the docker engine");
        var (code, body) = await _sandbox.GetAsync("/api/v1/components", _sandbox.Secret("api_key"));
        ((int)code, body.Contains("\"guide\"")).Should().Be((200, true), body);

        (await _sandbox.RunAsync("GenieStop")).ExitCode.Should().Be(0);
        (await DockerCli.ContainerAsync(_sandbox.Workspace)).Should().BeEmpty();
    }

    [Test]
    public async Task Plain_compose_in_a_copy_of_it_leaves_its_container_and_data_alone()
    {
        (await _sandbox.RunAsync("BuildGenieImage")).ExitCode.Should().Be(0);
        (await _sandbox.RunAsync("Init")).ExitCode.Should().Be(0);
        await ComposeAsync("up", "--detach");
        var container = await DockerCli.ContainerAsync(_sandbox.Workspace);
        var copy = Directory.CreateTempSubdirectory("hive-e2e-copy-").FullName;
        try
        {
            // Paused, because PostgreSQL removes files while they are copied, which cp complains of.
            await DockerCli.RunAsync("pause", container);
            try
            {
                await Cli.Wrap("cp").WithArguments(["--archive", $"{_sandbox.Workspace}/.", copy]).ExecuteBufferedAsync();
            }
            finally
            {
                await DockerCli.RunAsync("unpause", container);
            }

            await ComposeInAsync(copy, "up", "--detach");

            (await DockerCli.ContainerAsync(_sandbox.Workspace))
                .Should()
                .Be(container, "it was not recreated on the copy's data");
            (await DockerCli.RunAsync("inspect", "--format", "{{range .Mounts}}{{.Source}} {{end}}", container))
                .Should()
                .Contain(_sandbox.DataFolder)
                .And.NotContain(copy);
        }
        finally
        {
            Directory.Delete(copy, recursive: true);
        }
    }

    [Test]
    public async Task Doctor_finds_a_slip_in_a_component_through_the_image_when_nothing_runs()
    {
        (await _sandbox.RunAsync("BuildGenieImage")).ExitCode.Should().Be(0);
        await _sandbox.RunAsync("Init");
        var file = Path.Combine(_sandbox.Workspace, "ai/agents/guide/config.yaml");
        await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file)).Replace("memory:", "memmory:"));

        var doctor = await _sandbox.RunAsync("Doctor");

        doctor.ExitCode.Should().Be(3, doctor.ToString());
        doctor
            .Output.Should()
            .MatchRegex(@"agents/guide/config\.yaml:\d+:\d+ .*memmory")
            .And.MatchRegex("asked hive/(workspace|genie):");
    }

    private Task ComposeAsync(params string[] verb) => ComposeInAsync(_sandbox.Workspace, verb);

    private async Task ComposeInAsync(string folder, params string[] verb) =>
        await Cli.Wrap("docker")
            .WithArguments(["compose", "--file", StackCatalogue.Genie.ComposeFile, .. verb])
            .WithEnvironmentVariables(variables => variables.Set("HIVE_GENIE_PORT", $"{_sandbox.Port}"))
            .WithWorkingDirectory(folder)
            .ExecuteBufferedAsync();
}
