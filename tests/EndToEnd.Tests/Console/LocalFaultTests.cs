using CliWrap;
using CliWrap.Buffered;
using Hive.Stacks.Platform;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>Faults on the local engine.</summary>
internal sealed class LocalFaultTests
{
    private Sandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task ServeGenie()
    {
        await Requires.EngineAsync("local");
        _sandbox = new Sandbox("local");
        var run = await _sandbox.RunAsync("GenieServe");
        run.ExitCode.Should().Be(0, run.ToString());
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [TestCase("postgres")]
    [TestCase("api")]
    public async Task A_killed_process_is_told_and_the_next_serve_brings_it_back(string process)
    {
        var (before, other) = (Record(process), Record(process == "api" ? "postgres" : "api"));
        await Cli.Wrap("kill").WithArguments(["-KILL", $"{before.ProcessId}"]).ExecuteBufferedAsync();
        await Eventually.HoldsAsync($"{process} is dead", () => !before.IsAlive);

        var check = await _sandbox.RunAsync("HealthCheck");
        check.ExitCode.Should().Be(3, check.ToString());
        check.Error.Should().Contain("genie is degraded").And.Contain($"{process} ended");

        var again = await _sandbox.RunAsync("GenieServe");
        again.ExitCode.Should().Be(0, again.ToString());
        Record(process).ProcessId.Should().NotBe(before.ProcessId);
        Record(process == "api" ? "postgres" : "api").Should().Be(other, "what runs well is left alone");
    }

    [Test]
    public void Both_processes_run_without_root()
    {
        foreach (var process in new[] { "postgres", "api" })
        {
            var status = File.ReadAllLines($"/proc/{Record(process).ProcessId}/status");
            status.Single(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t')[1].Should().NotBe("0");
            status.Single(line => line.StartsWith("CapEff:", StringComparison.Ordinal)).Should().MatchRegex("^CapEff:\t0+$");
        }
    }

    [Test]
    public async Task A_process_id_that_passed_on_to_another_process_is_never_signalled()
    {
        await _sandbox.RunAsync("GenieStop");
        using var stranger = new CancellationTokenSource();
        var sleeping = Cli.Wrap("sleep")
            .WithArguments(["600"])
            .WithValidation(CommandResultValidation.None)
            .ExecuteAsync(stranger.Token);
        var file = Path.Combine(_sandbox.Workspace, "data", "local", "genie", "api.process");
        await File.WriteAllTextAsync(
            file,
            $"pid={sleeping.ProcessId}\nticks=1\nboot={(await File.ReadAllTextAsync("/proc/sys/kernel/random/boot_id")).Trim()}\nstarted=1\n"
        );

        var stop = await _sandbox.RunAsync("GenieStop");

        stop.ExitCode.Should().Be(0, stop.ToString());
        File.Exists(file).Should().BeFalse("the stale record is taken away");
        Directory.Exists($"/proc/{sleeping.ProcessId}").Should().BeTrue("the stranger lives");
        await stranger.CancelAsync();
        await sleeping.Task.ContinueWith(_ => { }, TaskScheduler.Default);
        (await _sandbox.RunAsync("GenieServe")).ExitCode.Should().Be(0);
    }

    [Test]
    public async Task Without_postgresql_the_command_that_installs_one_is_told()
    {
        // A root file system without it: the console's own search looks at fixed folders, so they are hidden rather than
        // renamed.
        Requires.Root();
        var empty = Directory.CreateTempSubdirectory("hive-e2e-empty-").FullName;
        var console = new Sandbox("local");
        var command = console.Command("GenieServe");
        var path = string.Join(
            ':',
            (Environment.GetEnvironmentVariable("PATH") ?? "")
                .Split(':')
                .Where(folder => !File.Exists(Path.Combine(folder, "initdb")))
        );
        var script =
            $"""for f in /usr/lib/postgresql /usr/local/bin; do [ -d "$f" ] && mount --bind {empty} "$f"; done; exec "$@" """;
        var result = await Cli.Wrap("unshare")
            .WithArguments(["--mount", "sh", "-c", script, "-", command.TargetFilePath, .. Split(command.Arguments)])
            .WithEnvironmentVariables(new Dictionary<string, string?>(command.EnvironmentVariables) { ["PATH"] = path })
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();

        result.ExitCode.Should().Be(4, result.StandardOutput + result.StandardError);
        result.StandardError.Should().Contain("No PostgreSQL 14 or newer").And.Contain("apt-get install -y postgresql");
        await console.DisposeAsync();
        Directory.Delete(empty);
    }

    private ProcessRecord Record(string process) =>
        ProcessRecord.Read(Path.Combine(_sandbox.Workspace, "data", "local", "genie", $"{process}.process"))!;

    private static string[] Split(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);
}
