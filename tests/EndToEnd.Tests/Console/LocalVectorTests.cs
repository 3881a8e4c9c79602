using System.Text.Json;
using CliWrap;
using CliWrap.Buffered;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>Vector search on the local engine, where the machine's PostgreSQL has pgvector.</summary>
[CancelAfter(600_000)]
internal sealed class LocalVectorTests
{
    private Sandbox _sandbox = null!;
    private StackInstance _genie = null!;

    [OneTimeSetUp]
    public async Task ServeGenie()
    {
        await Requires.EngineAsync("local");
        _sandbox = new Sandbox("local");
        _genie = _sandbox.Stack(StackCatalogue.Genie);
        if (!(await _sandbox.RunAsync("Doctor")).Output.Contains("ok      pgvector", StringComparison.Ordinal))
            Assert.Ignore(
                "this machine's PostgreSQL has no pgvector; ./build.sh --target=EngineUp --engine=local installs it"
            );
        var run = await _sandbox.RunAsync("GenieServe");
        run.ExitCode.Should().Be(0, run.ToString());
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test]
    public async Task A_database_that_was_made_without_it_has_it_after_the_next_start()
    {
        (await VectorAsync()).Should().Be("healthy");
        // As one that was made before pgvector was installed.
        await AsSuperuserAsync("drop extension vector");
        File.Delete(Path.Combine(_genie.Paths.Data, ".hive-vector"));
        await Eventually.HoldsAsync("health says that there is none", async () => await VectorAsync() == "unavailable");

        (await _sandbox.RunAsync("GenieRestart")).ExitCode.Should().Be(0);

        (await VectorAsync()).Should().Be("healthy");
        (await _sandbox.SqlAsync(_genie, "select '[0,0]'::vector <-> '[3,4]'::vector")).Should().Be("5");
    }

    [Test]
    public async Task A_backup_with_vectors_is_refused_where_the_machine_has_no_pgvector()
    {
        Requires.Root();
        (await _sandbox.RunAsync("GenieBackup")).ExitCode.Should().Be(0);
        var found = await PostgresInstallation.FindAllAsync(new ProcessRunner(), "", CancellationToken.None);
        var extensions = $"/usr/share/postgresql/{found[0].Major}/extension";
        Requires.Have(Directory.Exists(extensions), "this test hides pgvector where Debian has it.");
        // For this console and what it starts alone: the machine's other servers keep theirs.
        const string hide = """
            rm -rf "$1"; mkdir "$1"; cp -r "$2/." "$1"; rm -f "$1"/vector*; mount --bind "$1" "$2"; shift 2; exec bash "$@"
            """;
        var room = Directory.CreateTempSubdirectory("hive-extensions-").FullName;
        await using var other = new Sandbox("local")
        {
            Door =
            [
                "unshare",
                "--mount",
                "bash",
                "-c",
                hide.Trim(),
                "-",
                Path.Combine(room, "extension"),
                extensions,
                Path.Combine(Sandbox.Product.Root, "build.sh"),
            ],
        };

        var run = await other.RunAsync("GenieRestore", $"--backup={BackupShelf.In(_genie.Paths.Backups)[0]}");

        Directory.Delete(room, recursive: true);
        run.ExitCode.Should().Be(4, run.ToString());
        run.Error.Should().Contain("lacks what the backup needs: vector");
        var stack = other.Stack(StackCatalogue.Genie);
        Directory.Exists(stack.Paths.NextData).Should().BeFalse();
        DataChanges.Read(stack).Should().Be(DataChanges.None);
    }

    private async Task<string> VectorAsync()
    {
        var health = JsonDocument.Parse((await _sandbox.GetAsync("/api/v1/health")).Body).RootElement;
        return health.GetProperty("checks").GetProperty("vector").GetProperty("status").GetString()!;
    }

    // Over the socket in the data folder, which opens to the server's own user, and to root.
    private async Task AsSuperuserAsync(string sql)
    {
        var found = await PostgresInstallation.FindAllAsync(new ProcessRunner(), "", CancellationToken.None);
        await Cli.Wrap(Path.Combine(found[0].BinFolder, "psql"))
            .WithArguments([
                "--host",
                _genie.Paths.Data,
                "--port",
                await Psql.LocalPortAsync(_genie),
                "--username",
                "postgres",
                "--dbname",
                _genie.Definition.Database,
                "--command",
                sql,
            ])
            .ExecuteBufferedAsync();
    }
}
