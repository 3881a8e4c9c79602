using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using Hive.Stacks.Platform;
using Hive.Testing;

namespace EndToEnd.Tests.Data;

/// <summary>One server at a time works in a data folder, whichever engine started it: all take the same lock.</summary>
internal sealed class DataFolderLockTests
{
    private Sandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task MakeAWorkspace()
    {
        await Requires.EngineAsync("local");
        _sandbox = new Sandbox("local");
    }

    [SetUp]
    public async Task ServeGenie() => (await _sandbox.RunAsync("GenieServe")).ExitCode.Should().Be(0);

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task A_container_is_refused_the_folder_of_a_local_server()
    {
        await Requires.EngineAsync("docker");
        var secrets = Path.Combine(_sandbox.Workspace, "data", "secrets", "genie");
        var owner = await Cli.Wrap("stat").WithArguments(["--format=%u:%g", _sandbox.DataFolder]).ExecuteBufferedAsync();
        // Without the file by which the container would know PostgreSQL's own lock.
        var pid = Path.Combine(_sandbox.DataFolder, "postmaster.pid");
        File.Move(pid, pid + ".away");

        var run = await Cli.Wrap("docker")
            .WithArguments([
                "run",
                "--rm",
                "--init",
                "--user",
                owner.StandardOutput.Trim(),
                "--volume",
                $"{_sandbox.DataFolder}:/var/lib/postgresql/data",
                "--volume",
                $"{secrets}:/run/secrets:ro",
                $"hive/genie:{Environment.GetEnvironmentVariable("HIVE_IMAGE_TAG") ?? "1.0.0"}",
            ])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

        File.Move(pid + ".away", pid);
        run.ExitCode.Should().Be(5, run.StandardError);
        run.StandardError.Should().Contain("is using this data folder");
        (await _sandbox.RunAsync("HealthCheck")).ExitCode.Should().Be(0);
    }

    [Test]
    public async Task A_local_server_is_refused_a_folder_that_somebody_holds()
    {
        await _sandbox.RunAsync("GenieStop");
        using var released = new CancellationTokenSource();
        var ready = new TaskCompletionSource();
        var holder = Cli.Wrap("bash")
            .WithArguments(["-c", "exec 9< \"$0\"; flock 9; echo held; exec sleep 600", _sandbox.DataFolder])
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(_ => ready.TrySetResult()))
            .ExecuteAsync(released.Token);
        await ready.Task;

        var run = await _sandbox.RunAsync("GenieServe");

        await released.CancelAsync();
        await holder.Task.ContinueWith(_ => { }, TaskScheduler.Default);
        run.ExitCode.Should().Be(6, run.ToString());
        run.Error.Should().Contain(_sandbox.DataFolder);
        (await _sandbox.RunAsync("GenieServe")).ExitCode.Should().Be(0);
    }

    [Test]
    public async Task The_lock_file_of_a_dead_server_is_taken_away_and_its_number_is_nobodys()
    {
        var postgres = ProcessRecord.Read(Path.Combine(_sandbox.Workspace, "data", "local", "genie", "postgres.process"))!;
        await Cli.Wrap("kill").WithArguments(["-KILL", $"{postgres.ProcessId}"]).ExecuteAsync();
        await Eventually.HoldsAsync("postgres is dead", () => !postgres.IsAlive);
        var pid = Path.Combine(_sandbox.DataFolder, "postmaster.pid");
        var lines = await File.ReadAllLinesAsync(pid);
        await File.WriteAllLinesAsync(pid, [$"{Environment.ProcessId}", .. lines[1..]]);

        var run = await _sandbox.RunAsync("GenieServe");

        run.ExitCode.Should().Be(0, run.ToString());
    }
}
