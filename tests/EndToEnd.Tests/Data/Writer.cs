using CliWrap;
using EndToEnd.Tests.Console;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Workspaces;

namespace EndToEnd.Tests.Data;

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
        var (inside, port) =
            sandbox.Engine == "docker" ? await InsideAsync(sandbox, stack) : ([], await Psql.LocalPortAsync(stack));
        var psql = await Psql.ForAsync(stack, port, [.. inside, "stdbuf", "-oL"], "-qAtX", "-f", "-");
        return new Writer(psql.WithStandardInputPipe(PipeSource.FromFile(rows)));
    }

    // A process of this machine in the container's network: it outlives the container, so that what it was told last is not
    // lost.
    public static async Task<(string[] Inside, string Port)> InsideAsync(Sandbox sandbox, StackInstance stack)
    {
        Requires.Root();
        var container = await DockerCli.ContainerAsync(
            sandbox.Workspace,
            stack.Name,
            stack.Instance,
            stack.Definition.DatabaseService.Name
        );
        var process = await DockerCli.RunAsync("inspect", "--format={{.State.Pid}}", container);
        return (["nsenter", "--net", $"--target={process}"], $"{stack.Definition.DatabasePort}");
    }

    private async Task RunAsync(Command command) =>
        await command
            .WithValidation(CommandResultValidation.None)
            .WithStandardOutputPipe(PipeTarget.ToDelegate(_ => Interlocked.Increment(ref _acknowledged)))
            .ExecuteAsync();
}
