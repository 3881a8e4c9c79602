using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;
using Hive.Stacks.Workspaces;

namespace EndToEnd.Tests.Data;

/// <summary>Has <c>pg_amcheck</c> look at the cluster of a stopped stack: at a copy, because looking writes.</summary>
internal static class PageCheck
{
    public static async Task<bool> IsCleanAsync(StackInstance stack, string engine)
    {
        Requires.Root();
        // Outside of the workspace, which the stack's user cannot enter.
        var folder = Directory.CreateTempSubdirectory("hive-check-").FullName;
        try
        {
            await Cli.Wrap("chmod").WithArguments(["755", folder]).ExecuteAsync();
            var (data, script) = (Path.Combine(folder, "data"), Path.Combine(folder, "database.sh"));
            await Cli.Wrap("cp").WithArguments(["--archive", stack.Paths.Data, data]).ExecuteAsync();
            File.Copy(Path.Combine(AppContext.BaseDirectory, "database.sh"), script);
            var owner = (await Cli.Wrap("stat").WithArguments(["--format=%u:%g", data]).ExecuteBufferedAsync())
                .StandardOutput.Trim()
                .Split(':');
            var command =
                engine == "docker" ? InContainer(stack, owner, data, script) : await HereAsync(stack, owner, data, script);
            var looked = await command.WithValidation(CommandResultValidation.None).ExecuteBufferedAsync();
            looked.ExitCode.Should().Be(0, looked.StandardError);
            return looked.StandardError.Contains("\"amcheck\":\"clean\"", StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static CliWrap.Command InContainer(StackInstance stack, string[] owner, string data, string script) =>
        Cli.Wrap("docker")
            .WithArguments([
                "run",
                "--rm",
                "--network=none",
                $"--user={owner[0]}:{owner[1]}",
                "--shm-size=256m",
                $"--mount=type=bind,source={data},target=/data",
                $"--mount=type=bind,source={script},target=/database.sh,readonly",
                "--env=PGDATA=/data",
                $"--env=HIVE_DATABASE_NAME={stack.Definition.Database}",
                "--env=HIVE_DATABASE_USER=hive",
                "--entrypoint=bash",
                stack.Settings.Images[stack.Definition.DatabaseService.Name],
                "/database.sh",
                "prove",
            ]);

    private static async Task<CliWrap.Command> HereAsync(StackInstance stack, string[] owner, string data, string script)
    {
        var major = int.Parse(
            (await File.ReadAllTextAsync(Path.Combine(data, "PG_VERSION"))).Trim(),
            CultureInfo.InvariantCulture
        );
        var found = await PostgresInstallation.FindAllAsync(new ProcessRunner(), "", CancellationToken.None);
        return Cli.Wrap("setpriv")
            .WithArguments([$"--reuid={owner[0]}", $"--regid={owner[1]}", "--clear-groups", "bash", script, "prove"])
            .WithWorkingDirectory("/")
            .WithEnvironmentVariables(
                new Dictionary<string, string?>
                {
                    ["PGDATA"] = data,
                    ["HIVE_DATABASE_NAME"] = stack.Definition.Database,
                    ["HIVE_DATABASE_USER"] = "hive",
                    ["HIVE_POSTGRES_BIN"] = found.First(one => one.Major == major).BinFolder,
                }
            );
    }
}
