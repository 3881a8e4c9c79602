using CliWrap;
using CliWrap.Buffered;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;
using Hive.Stacks.Workspaces;

namespace EndToEnd.Tests.Console;

/// <summary>
/// A client that writes numbered rows, each in a transaction of its own, until the server goes away, and counts what was
/// acknowledged.
/// </summary>
internal sealed class Writer
{
    private int _acknowledged;

    private Writer(Command command) => Completion = RunAsync(command);

    /// <summary>How many rows the server has acknowledged.</summary>
    public int Acknowledged => Volatile.Read(ref _acknowledged);

    /// <summary>Ends when the server ends the connection.</summary>
    public Task Completion { get; }

    /// <summary>A writer with a column value of its own, in the table <c>acknowledged (writer int, row int)</c>.</summary>
    public static async Task<Writer> StartAsync(Sandbox sandbox, StackInstance stack, int number)
    {
        // psql prints a row once the server has said that its transaction is committed.
        var rows = Path.Combine(sandbox.Workspace, $"rows-{number}.sql");
        await File.WriteAllLinesAsync(
            rows,
            Enumerable.Range(1, 200_000).Select(row => $"INSERT INTO acknowledged VALUES ({number}, {row}) RETURNING row;")
        );
        var found = await PostgresInstallation.FindAllAsync(new ProcessRunner(), "", CancellationToken.None);
        var (inside, port) =
            sandbox.Engine == "docker" ? await InsideAsync(sandbox, stack) : ([], await LocalPortAsync(stack));
        string[] command =
        [
            .. inside,
            "stdbuf",
            "-oL",
            Path.Combine(found[0].BinFolder, "psql"),
            "-h",
            "127.0.0.1",
            "-p",
            port,
            "-U",
            "hive",
            "-d",
            stack.Definition.Database,
            "-v",
            "ON_ERROR_STOP=1",
            "-qAtX",
            "-f",
            "-",
        ];
        return new Writer(
            Cli.Wrap(command[0])
                .WithArguments(command[1..])
                .WithEnvironmentVariables(set =>
                    set.Set("PGPASSWORD", File.ReadAllText(stack.Paths.DatabasePassword).Trim())
                )
                .WithStandardInputPipe(PipeSource.FromFile(rows))
        );
    }

    // A process of this machine in the container's network: it outlives the container, so that what it was told last is not
    // lost.
    private static async Task<(string[] Inside, string Port)> InsideAsync(Sandbox sandbox, StackInstance stack)
    {
        Requires.Root();
        var container = await Docker.ContainerAsync(
            sandbox.Workspace,
            stack.Name,
            stack.Instance,
            stack.Definition.DatabaseService.Name
        );
        var process = await Cli.Wrap("docker")
            .WithArguments(["inspect", "--format={{.State.Pid}}", container])
            .ExecuteBufferedAsync();
        return (["nsenter", "--net", $"--target={process.StandardOutput.Trim()}"], $"{stack.Definition.DatabasePort}");
    }

    private static async Task<string> LocalPortAsync(StackInstance stack) =>
        (await File.ReadAllTextAsync(Path.Combine(stack.Paths.Local, "postgres.settings"))).Split(' ')[0];

    private async Task RunAsync(Command command) =>
        await command
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(_ => Interlocked.Increment(ref _acknowledged)))
            .ExecuteAsync();
}
