using CliWrap;
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
        await File.WriteAllLinesAsync(rows, Enumerable.Range(1, 200_000).Select(
            row => $"INSERT INTO acknowledged VALUES ({number}, {row}) RETURNING row;"));
        string[] flags =
            ["-h", "127.0.0.1", "-U", "hive", "-d", stack.Definition.Database, "-v", "ON_ERROR_STOP=1", "-qAtX", "-f", "-"];
        if (sandbox.Engine == "docker")
        {
            var container = await Docker.ContainerAsync(
                sandbox.Workspace, stack.Name, stack.Instance, stack.Definition.DatabaseService.Name);
            const string Psql =
                "PGPASSWORD=$(cat /run/secrets/database_password) exec stdbuf -oL /usr/lib/postgresql/*/bin/psql \"$@\"";
            return new Writer(Cli.Wrap("docker")
                .WithArguments(["exec", "--interactive", container, "bash", "-c", Psql, "-", .. flags])
                .WithStandardInputPipe(PipeSource.FromFile(rows)));
        }

        var found = await PostgresInstallation.FindAllAsync(new ProcessRunner(), "", CancellationToken.None);
        var port = (await File.ReadAllTextAsync(Path.Combine(stack.Paths.Local, "postgres.settings"))).Split(' ')[0];
        return new Writer(Cli.Wrap("stdbuf")
            .WithArguments(["-oL", Path.Combine(found[0].BinFolder, "psql"), "-p", port, .. flags])
            .WithEnvironmentVariables(set => set.Set("PGPASSWORD", File.ReadAllText(stack.Paths.DatabasePassword).Trim()))
            .WithStandardInputPipe(PipeSource.FromFile(rows)));
    }

    private async Task RunAsync(Command command) => await command.WithValidation(CommandResultValidation.None)
        .WithStandardOutputPipe(PipeTarget.ToDelegate(_ => Interlocked.Increment(ref _acknowledged))).ExecuteAsync();
}
