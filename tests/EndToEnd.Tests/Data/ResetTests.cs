using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;

namespace EndToEnd.Tests.Data;

/// <summary>Reset removes nothing that was not saved before. On the local engine, for speed.</summary>
internal sealed class ResetTests
{
    private const int Nobody = 65534;
    private Sandbox _sandbox = null!;

    private string Backups => Path.Combine(_sandbox.Workspace, "data", "backups");

    private string Control => Path.Combine(_sandbox.DataFolder, "global", "pg_control");

    [SetUp]
    public async Task ServeGenie()
    {
        await Requires.EngineAsync("local");
        _sandbox = new Sandbox("local");
        await ServeAsync();
        await SqlAsync("CREATE TABLE kept (note text); INSERT INTO kept VALUES ('before')");
    }

    [TearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    // The folder is there as soon as the stack is served, for backups that come by themselves.
    private IEnumerable<string> BackupFiles() =>
        Directory
            .EnumerateFiles(Backups, "*", SearchOption.AllDirectories)
            .Where(file => Path.GetFileName(file) != ".gitignore");

    [Test]
    public async Task A_folder_that_is_not_empty_and_no_whole_cluster_is_refused_and_the_stack_is_left_running()
    {
        File.Move(Control, Control + ".away");

        var run = await _sandbox.RunAsync("GenieReset", "--yes");

        File.Move(Control + ".away", Control);
        run.ExitCode.Should().Be(6, run.ToString());
        run.Error.Should().Contain(_sandbox.DataFolder).And.Contain("pg_control");
        await SomethingIsServedAsync();
        BackupFiles().Should().BeEmpty();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_folder_of_another_user_is_refused_before_anything_changes(bool isRunning)
    {
        Requires.Root();
        if (!isRunning)
            await _sandbox.RunAsync("GenieStop");
        var data = Path.Combine(_sandbox.Workspace, "data");
        await Cli.Wrap("chmod").WithArguments(["0755", _sandbox.Workspace]).ExecuteAsync();
        await Cli.Wrap("chown").WithArguments([$"{Nobody}", data, Path.Combine(data, ".lock")]).ExecuteAsync();
        var stranger = _sandbox.Command("GenieReset", "--yes", "--engine=local");
        string[] arguments =
        [
            "--reuid",
            $"{Nobody}",
            "--clear-groups",
            "dotnet",
            BuiltConsole,
            .. Split(stranger.Arguments).Skip(1),
        ];

        var run = await stranger.WithTargetFile("setpriv").WithArguments(arguments).ExecuteBufferedAsync();

        run.ExitCode.Should().Be(6, run.StandardOutput + run.StandardError);
        run.StandardError.Should().Contain(_sandbox.DataFolder).And.Contain("nothing was changed");
        File.Exists(Control).Should().BeTrue("the cluster is where it was");
        Directory.EnumerateFileSystemEntries(data, "*.removing").Should().BeEmpty();
        if (!isRunning)
            await ServeAsync();
        await SomethingIsServedAsync();
    }

    [Test]
    public async Task A_reset_of_the_instance_that_HIVE_INSTANCE_names_leaves_the_main_stack_alone()
    {
        var other = _sandbox.Stack(StackCatalogue.Genie, "other");
        (await _sandbox.RunAsync("GenieServe", "--instance=other")).ExitCode.Should().Be(0);
        _sandbox.Set("HIVE_INSTANCE", "other");

        var run = await _sandbox.RunAsync("GenieReset", "--yes");

        _sandbox.Set("HIVE_INSTANCE", null);
        run.ExitCode.Should().Be(0, run.ToString());
        Directory.Exists(other.Paths.Data).Should().BeFalse("it was the one to reset");
        await SomethingIsServedAsync();
    }

    [Test]
    public async Task A_no_leaves_everything_as_it_was()
    {
        _sandbox.Set("CI", null);
        var command = _sandbox.Command("GenieReset");
        var line = string.Join(' ', new[] { command.TargetFilePath, command.Arguments });

        // A terminal of its own, at which somebody answers.
        var run = await command
            .WithTargetFile("script")
            .WithArguments(["--quiet", "--return", "--command", line, "/dev/null"])
            .WithStandardInputPipe(PipeSource.FromString("n\n"))
            .ExecuteBufferedAsync();

        run.ExitCode.Should().Be(6, run.StandardOutput);
        run.StandardOutput.Should().Contain("[y/N]").And.Contain("was not reset");
        BackupFiles().Should().BeEmpty("nobody wanted a backup");
        await SomethingIsServedAsync();
    }

    [Test]
    public async Task A_backup_that_does_not_fit_leaves_no_draft_and_the_stack_serves_on()
    {
        Requires.Root();
        // What says nothing twice cannot be packed.
        await SqlAsync(
            "INSERT INTO kept SELECT string_agg(md5(random()::text), '') "
                + "FROM generate_series(1, 1000) row, generate_series(1, 40) GROUP BY row"
        );
        Directory.CreateDirectory(Backups);
        await Cli.Wrap("mount").WithArguments(["-t", "tmpfs", "-o", "size=256k", "tmpfs", Backups]).ExecuteAsync();
        try
        {
            var run = await _sandbox.RunAsync("GenieReset", "--yes");

            run.ExitCode.Should().Be(6, run.ToString());
            run.Error.Should().Contain("nothing was removed");
            Directory
                .EnumerateFiles(Backups, "*", SearchOption.AllDirectories)
                .Should()
                .BeEmpty("half a backup only fills the disk");
            await SomethingIsServedAsync();
            (await _sandbox.RunAsync("GenieLogs", "--tail=500"))
                .Output.Should()
                .NotContain("was interrupted", "the server that the backup was made from was shut down in good order");
            await SqlAsync("INSERT INTO kept VALUES ('after')");
        }
        finally
        {
            await Cli.Wrap("umount").WithArguments([Backups]).ExecuteAsync();
        }
    }

    [Test]
    public async Task A_stopped_stack_is_backed_up_without_being_served()
    {
        await _sandbox.RunAsync("GenieStop");

        var run = await _sandbox.RunAsync("GenieReset", "--yes");

        run.ExitCode.Should().Be(0, run.ToString());
        var backup = Directory.GetFiles(Path.Combine(Backups, "genie"), "*.dump").Should().ContainSingle().Subject;
        (await ScratchDatabase.AskAsync("local", backup, "SELECT note FROM hive.kept")).Should().Be("before");
        Directory.Exists(_sandbox.DataFolder).Should().BeFalse();
        _sandbox.Processes().Should().BeEmpty();
        await ServeAsync();
    }

    // build.sh writes to the checkout, which another user may not.
    private static string BuiltConsole =>
        Directory
            .GetDirectories(Path.Combine(Sandbox.Product.Root, "artifacts", "console"))
            .Select(folder => Path.Combine(folder, "hive-build.dll"))
            .Where(File.Exists)
            .MaxBy(File.GetLastWriteTimeUtc)!;

    private static string[] Split(string arguments) => arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private async Task ServeAsync()
    {
        var run = await _sandbox.RunAsync("GenieServe");
        run.ExitCode.Should().Be(0, run.ToString());
    }

    private async Task SomethingIsServedAsync()
    {
        var check = await _sandbox.RunAsync("HealthCheck");
        check.ExitCode.Should().Be(0, check.ToString());
        (await SqlAsync("SELECT count(*) FROM kept WHERE note = 'before'")).Should().Be("1");
    }

    private Task<string> SqlAsync(string sql) => _sandbox.SqlAsync(_sandbox.Stack(StackCatalogue.Genie), sql);
}
