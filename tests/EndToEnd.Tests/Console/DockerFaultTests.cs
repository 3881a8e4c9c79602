using EndToEnd.Tests.Engines;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>Faults on Docker: rows that were written are there after, and the stack is healthy again.</summary>
/// <remarks>Alone, because for a moment it takes away the image that every other stack is served from.</remarks>
[NonParallelizable]
internal sealed class DockerFaultTests
{
    private Sandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task ServeGenie()
    {
        await Requires.EngineAsync("docker");
        _sandbox = new Sandbox("docker");
        var run = await _sandbox.RunAsync("GenieServe");
        run.ExitCode.Should().Be(0, run.ToString());
        await DockerCli.SqlAsync(
            await ContainerAsync(),
            "CREATE TABLE kept (note text); INSERT INTO kept VALUES ('before')"
        );
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [TestCase("postgres -D")]
    [TestCase("hive-api")]
    [TestCase("supervisord")]
    public async Task A_killed_process_is_started_again_and_rows_are_kept(string process)
    {
        await DockerCli.KillAsync(await ContainerAsync(), process);

        await Eventually.HoldsAsync(
            $"Genie is healthy after kill -9 of {process}",
            async () => (await _sandbox.RunAsync("HealthCheck")).ExitCode == 0,
            TimeSpan.FromSeconds(60)
        );
        await RowsAreThereAsync();
    }

    [Test]
    public async Task A_killed_container_is_told_by_name_and_comes_back_with_its_rows()
    {
        await DockerCli.RunAsync("kill", await ContainerAsync());

        var check = await _sandbox.RunAsync("HealthCheck");
        check.ExitCode.Should().Be(3, check.ToString());
        check.Error.Should().Contain("genie has failed (exited with 137)");

        var again = await _sandbox.RunAsync("GenieServe");
        again.ExitCode.Should().Be(0, again.ToString());
        await RowsAreThereAsync();
    }

    [Test]
    public async Task A_published_port_that_the_engine_lost_comes_back_with_the_next_serve()
    {
        await DockerCli.KillProxyAsync(_sandbox.Url.Port);
        var refused = () => _sandbox.GetAsync("/api/v1/health");
        await refused.Should().ThrowAsync<HttpRequestException>("nobody listens there");
        (await _sandbox.RunAsync("Doctor")).Output.Should().Contain($"nobody listens on 127.0.0.1:{_sandbox.Port} any more");

        var run = await _sandbox.RunAsync("GenieServe");

        run.ExitCode.Should().Be(0, run.ToString());
        run.Output.Should().Contain("stop and remove genie-server");
        await RowsAreThereAsync();
        (await _sandbox.RunAsync("GenieServe")).Output.Should().NotContain("stop and remove");
    }

    [Test]
    public async Task A_new_password_on_file_locks_nobody_out()
    {
        await _sandbox.RunAsync("GenieStop");
        File.Delete(Path.Combine(_sandbox.Workspace, "data", "secrets", "genie", "database_password"));

        var run = await _sandbox.RunAsync("GenieServe");

        run.ExitCode.Should().Be(0, run.ToString());
        await RowsAreThereAsync();
    }

    [Test]
    public async Task A_start_that_fails_keeps_container_and_evidence()
    {
        await _sandbox.RunAsync("GenieStop");
        var control = Path.Combine(_sandbox.DataFolder, "global", "pg_control");
        File.Move(control, control + ".away");

        var run = await _sandbox.RunAsync("GenieServe", "--timeout=20");

        File.Move(control + ".away", control);
        run.ExitCode.Should().Be(3, run.ToString());
        run.Error.Should().Contain("genie failed in phase").And.Contain("data/evidence/");
        run.Output.Should().Contain("Last 20 log lines").And.Contain("Last answer:");
        (await ContainerAsync()).Should().NotBeEmpty("the container is kept");
        var folder = Directory
            .EnumerateDirectories(Path.Combine(_sandbox.Workspace, "data", "evidence"))
            .Should()
            .ContainSingle()
            .Subject;
        Path.GetFileName(folder).Should().EndWith("-genie");
        Directory
            .EnumerateFiles(folder)
            .Select(Path.GetFileName)
            .Should()
            .Contain(["state.json", "log.txt", "probes.txt", "compose.json", "host.txt"]);
        foreach (var file in Directory.EnumerateFiles(folder))
            (await File.ReadAllTextAsync(file))
                .Should()
                .NotContain(_sandbox.Secret("api_key"))
                .And.NotContain(_sandbox.Secret("database_password"));

        var mended = await _sandbox.RunAsync("GenieRestart");
        mended.ExitCode.Should().Be(0, mended.ToString());
        await RowsAreThereAsync();
    }

    [Test]
    public async Task An_image_that_is_missing_is_told_with_the_target_that_builds_it()
    {
        await _sandbox.RunAsync("GenieStop");
        var image = await DockerCli.RunAsync("image", "inspect", "--format", "{{.Id}}", "hive/genie:1.0.0");
        await DockerCli.RunAsync("image", "tag", image, "hive/genie:kept-by-a-test");
        await DockerCli.RunAsync("image", "rm", "hive/genie:1.0.0");
        try
        {
            var run = await _sandbox.RunAsync("GenieServe", "--exclusive");

            run.ExitCode.Should().Be(4, run.ToString());
            run.Error.Should().Contain("hive/genie:1.0.0 is not there").And.Contain("--target=BuildGenieImage");
        }
        finally
        {
            await DockerCli.RunAsync("image", "tag", "hive/genie:kept-by-a-test", "hive/genie:1.0.0");
            await DockerCli.RunAsync("image", "rm", "hive/genie:kept-by-a-test");
        }

        (await _sandbox.RunAsync("GenieServe")).ExitCode.Should().Be(0);
    }

    private async Task<string> ContainerAsync() => await DockerCli.ContainerAsync(_sandbox.Workspace);

    private async Task RowsAreThereAsync() =>
        (await DockerCli.SqlAsync(await ContainerAsync(), "SELECT note FROM kept")).Should().Be("before");
}
