using CliWrap;
using CliWrap.Buffered;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;

namespace EndToEnd.Tests.Data;

/// <summary>A PostgreSQL of its own that a backup is restored into, to see what is in it. It goes with the answer.</summary>
internal static class ScratchDatabase
{
    private const string Script = """
        set -Eeuo pipefail
        bin=$(echo $1) folder=$(mktemp -d /tmp/hive-scratch-XXXXXX)
        trap '"$bin/pg_ctl" -D "$folder/cluster" -m immediate stop >/dev/null 2>&1 || :; rm -rf "$folder"' EXIT
        "$bin/initdb" -D "$folder/cluster" -U postgres -A trust -E UTF8 >/dev/null
        "$bin/pg_ctl" -D "$folder/cluster" -o "-k $folder -c listen_addresses= -c fsync=off" -w -l "$folder/log" start \
            >/dev/null
        sql=("$bin/psql" -h "$folder" -U postgres -v ON_ERROR_STOP=1 -qAtX)
        "${sql[@]}" -c 'CREATE ROLE hive' -c 'CREATE DATABASE scratch OWNER hive'
        "$bin/pg_restore" -h "$folder" -U postgres -d scratch --exit-on-error
        "${sql[@]}" -d scratch -c "$2"
        """;

    /// <summary>Restores a backup and gives back what a query prints. Any error of the restore fails it.</summary>
    /// <param name="engine">Whose PostgreSQL made the backup.</param>
    /// <param name="backup">The dump.</param>
    /// <param name="query">What is asked.</param>
    public static async Task<string> AskAsync(string engine, string backup, string query)
    {
        var command =
            engine == "docker"
                ? Cli.Wrap("docker")
                    .WithArguments([
                        "run",
                        "--rm",
                        "--interactive",
                        "--user",
                        "1000:1000",
                        "--entrypoint",
                        "bash",
                        Image,
                        "-c",
                        Script,
                        "-",
                        "/usr/lib/postgresql/*/bin",
                        query,
                    ])
                : await HereAsync(query);
        var result = await command.WithStandardInputPipe(PipeSource.FromFile(backup)).ExecuteBufferedAsync();
        return result.StandardOutput.Trim();
    }

    private static string Image => $"hive/genie:{Environment.GetEnvironmentVariable("HIVE_IMAGE_TAG") ?? "1.0.0"}";

    private static async Task<Command> HereAsync(string query)
    {
        var found = await PostgresInstallation.FindAllAsync(new ProcessRunner(), "", CancellationToken.None);
        string[] asked = ["bash", "-c", Script, "-", found[0].BinFolder, query];
        // PostgreSQL does not run as root.
        return Environment.UserName == "root"
            ? Cli.Wrap("setpriv")
                .WithArguments(["--reuid=postgres", "--regid=postgres", "--clear-groups", .. asked])
                .WithWorkingDirectory("/")
            : Cli.Wrap(asked[0]).WithArguments(asked[1..]);
    }
}
