using CliWrap;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;
using Hive.Stacks.Workspaces;

namespace EndToEnd.Tests.Console;

/// <summary>The psql of this machine, as the application's user of a stack's database.</summary>
internal static class Psql
{
    /// <param name="stack">Whose database.</param>
    /// <param name="port">Where PostgreSQL listens on the loopback address.</param>
    /// <param name="before">What starts psql; none for psql itself.</param>
    /// <param name="arguments">What it does.</param>
    public static async Task<Command> ForAsync(
        StackInstance stack,
        string port,
        IEnumerable<string> before,
        params string[] arguments
    )
    {
        var found = await PostgresInstallation.FindAllAsync(new ProcessRunner(), "", CancellationToken.None);
        string[] line =
        [
            .. before,
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
            .. arguments,
        ];
        return Cli.Wrap(line[0])
            .WithArguments(line[1..])
            .WithEnvironmentVariables(set => set.Set("PGPASSWORD", File.ReadAllText(stack.Paths.DatabasePassword).Trim()));
    }

    /// <summary>The port of the PostgreSQL that the local engine started.</summary>
    public static async Task<string> LocalPortAsync(StackInstance stack) =>
        (await File.ReadAllTextAsync(Path.Combine(stack.Paths.Local, "postgres.settings"))).Split(' ')[0];
}
