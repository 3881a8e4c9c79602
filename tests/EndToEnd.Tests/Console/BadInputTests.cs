using System.Net;
using System.Net.Sockets;
using CliWrap;
using CliWrap.Buffered;

namespace EndToEnd.Tests.Console;

/// <summary>
/// Bad input ends with its exit code, one sentence of cause and one of remedy, and nothing lost or half-made.
/// </summary>
[TestFixture("docker")]
[TestFixture("local")]
internal sealed class BadInputTests(string engine)
{
    private Sandbox _sandbox = null!;

    [SetUp]
    public async Task MakeAWorkspace()
    {
        await Requires.EngineAsync(engine);
        _sandbox = new Sandbox(engine);
    }

    [TearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task An_unknown_target_is_misuse_and_the_nearest_is_named() =>
        Refused(await _sandbox.RunAsync("GenieServ"), 2, "no target 'GenieServ'", "Did you mean GenieServe?");

    [Test]
    public async Task An_unknown_option_is_misuse_and_the_nearest_is_named() =>
        Refused(await _sandbox.RunAsync("GenieServe", "--timout=3"), 2, "no option '--timout'", "Did you mean --timeout?");

    [TestCase("AgentStop")]
    [TestCase("AgentReset", "--yes")]
    public async Task An_instance_that_is_not_there_is_misuse_by_option_and_by_variable(
        string target,
        params string[] options
    )
    {
        (await _sandbox.RunAsync("Init")).ExitCode.Should().Be(0);
        Refused(await _sandbox.RunAsync([target, "--instance=typo", .. options]), 2, "typo", "--instance");

        // Compose reads it too: what is meant is the instance, and never the main stack.
        _sandbox.Set("HIVE_INSTANCE", "other");

        var run = await _sandbox.RunAsync([target, .. options]);
        _sandbox.Set("HIVE_INSTANCE", null);
        Refused(run, 2, "other", "--instance");
    }

    [Test]
    public async Task A_port_in_use_is_a_conflict_that_names_the_holder()
    {
        using var holder = new TcpListener(IPAddress.Loopback, _sandbox.Port);
        holder.Start();

        Refused(await _sandbox.RunAsync("GenieServe"), 5, $"Port {_sandbox.Port}", $"process {Environment.ProcessId}");
    }

    [Test]
    public async Task A_malformed_env_file_is_misuse_that_names_the_line_and_not_its_content()
    {
        var file = Path.Combine(_sandbox.Workspace, ".env");
        await File.WriteAllTextAsync(file, "HIVE_BIND=127.0.0.1\nsk-very-secret\n");

        var run = await _sandbox.RunAsync("GenieServe");

        File.Delete(file);
        Refused(run, 2, "Line 2 of", ".env");
        run.Error.Should().NotContain("sk-very-secret");
    }

    [Test]
    public async Task An_env_file_that_is_a_folder_is_misuse()
    {
        Directory.CreateDirectory(Path.Combine(_sandbox.Workspace, ".env"));

        Refused(await _sandbox.RunAsync("GenieServe"), 2, ".env' cannot be read", "readable file");
        Directory.Delete(Path.Combine(_sandbox.Workspace, ".env"));
    }

    [TestCase("70000")]
    [TestCase("0")]
    [TestCase("http")]
    public async Task A_port_that_is_none_is_misuse(string port)
    {
        _sandbox.Set("HIVE_GENIE_PORT", port);

        Refused(await _sandbox.RunAsync("Status"), 2, $"HIVE_GENIE_PORT is '{port}'", "1 to 65535");
        _sandbox.Set("HIVE_GENIE_PORT", $"{_sandbox.Port}");
    }

    [Test]
    public async Task Data_of_another_major_version_is_refused_and_left_as_it_was()
    {
        Directory.CreateDirectory(_sandbox.DataFolder);
        await File.WriteAllTextAsync(Path.Combine(_sandbox.DataFolder, "PG_VERSION"), "13\n");

        Refused(await _sandbox.RunAsync("GenieServe"), 6, "PostgreSQL 13", "nothing was changed", remedies: 2);

        Directory.EnumerateFileSystemEntries(_sandbox.DataFolder).Should().ContainSingle();
        (await File.ReadAllTextAsync(Path.Combine(_sandbox.DataFolder, "PG_VERSION"))).Should().Be("13\n");
    }

    [Test]
    public async Task A_data_folder_on_a_read_only_file_system_is_a_missing_prerequisite()
    {
        Requires.Root();
        var data = Directory.CreateDirectory(Path.Combine(_sandbox.Workspace, "data")).FullName;
        await using var mount = await Mounted.AtAsync(data, "size=400m,ro");

        Refused(await _sandbox.RunAsync("GenieServe"), 4, "Read-only file system", "--workspace");
    }

    [Test]
    public async Task A_disk_that_is_nearly_full_is_a_missing_prerequisite()
    {
        Requires.Root();
        var data = Directory.CreateDirectory(Path.Combine(_sandbox.Workspace, "data")).FullName;
        await using var mount = await Mounted.AtAsync(data, "size=64m");

        Refused(await _sandbox.RunAsync("GenieServe"), 4, "MiB are free", "Free some space");
        Directory
            .EnumerateFileSystemEntries(data)
            .Select(Path.GetFileName)
            .Should()
            .BeSubsetOf([".lock", ".gitignore", "workspace.json"], "nothing half-made");
    }

    [Test]
    public async Task A_workspace_that_another_run_holds_is_a_conflict_that_names_the_run()
    {
        var data = Directory.CreateDirectory(Path.Combine(_sandbox.Workspace, "data")).FullName;
        using var held = await Hive.Stacks.Workspaces.WorkspaceLock.TakeAsync(
            Hive.Stacks.Requests.Workspace.At(_sandbox.Workspace),
            "a test",
            TimeSpan.Zero,
            _ => { },
            TimeProvider.System,
            CancellationToken.None
        );

        Refused(
            await _sandbox.RunAsync("GenieServe", "--timeout=1"),
            5,
            $"process {Environment.ProcessId} (a test",
            "end it"
        );
        Directory
            .EnumerateFileSystemEntries(data)
            .Should()
            .OnlyContain(entry => Path.GetFileName(entry).StartsWith(".lock") || entry.EndsWith(".gitignore"));
    }

    private static void Refused(ConsoleRun run, int exitCode, string cause, string remedy, int remedies = 1)
    {
        run.ExitCode.Should().Be(exitCode, run.ToString());
        run.Error.Should()
            .StartWith("Error: ")
            .And.Contain(cause)
            .And.Contain("→")
            .And.Contain(remedy)
            .And.NotContain("   at ");
        run.Error.TrimEnd().Split('\n').Should().HaveCount(1 + remedies, "one line of cause, one of each remedy");
    }

    /// <summary>A small file system of its own, for the time of a test.</summary>
    private sealed class Mounted(string folder) : IAsyncDisposable
    {
        public static async Task<Mounted> AtAsync(string folder, string options)
        {
            await Cli.Wrap("mount").WithArguments(["-t", "tmpfs", "-o", options, "tmpfs", folder]).ExecuteBufferedAsync();
            return new Mounted(folder);
        }

        public async ValueTask DisposeAsync() => await Cli.Wrap("umount").WithArguments([folder]).ExecuteBufferedAsync();
    }
}
