using CliWrap;
using CliWrap.Buffered;

namespace EndToEnd.Tests.Console;

/// <summary>The docker command line, for looking at what a test made and for breaking it.</summary>
internal static class Docker
{
    public static async Task<string> RunAsync(params string[] arguments) =>
        (await Cli.Wrap("docker").WithArguments(arguments).ExecuteBufferedAsync()).StandardOutput.Trim();

    /// <summary>The stack's container in a workspace, running or not.</summary>
    public static Task<string> ContainerAsync(string workspace) => RunAsync("ps", "--all", "--quiet", "--no-trunc", "--filter", $"label=hive.workspace={workspace}");

    /// <summary>Runs SQL as the application's user, inside the container.</summary>
    public static Task<string> SqlAsync(string container, string sql) => RunAsync(
        "exec", container, "bash", "-c",
        "PGPASSWORD=$(cat /run/secrets/database_password) exec /usr/lib/postgresql/*/bin/psql -h 127.0.0.1 -U hive -d hive_genie -v ON_ERROR_STOP=1 -Atc \"$1\"", "-", sql);

    /// <summary>Sends a signal to a process inside the container, by the start of its command line.</summary>
    public static Task<string> KillAsync(string container, string commandLine) => RunAsync(
        "exec", container, "bash", "-c",
        "for f in /proc/[0-9]*; do if [[ $(tr '\\0' ' ' 2>/dev/null < $f/cmdline) == *\"$1\"* && ${f#/proc/} != $$ && ${f#/proc/} != 1 ]]; then kill -KILL ${f#/proc/}; exit; fi; done; exit 1",
        "-", commandLine);

    public static async Task RemoveVolumesAsync(string workspace)
    {
        foreach (var volume in Lines(await RunAsync("volume", "ls", "--quiet", "--filter", $"label=com.docker.compose.project={Project(workspace)}")))
            await RunAsync("volume", "rm", volume);
    }

    public static async Task<IReadOnlyList<string>> LeftoversAsync(string workspace) =>
    [
        .. Lines(await ContainerAsync(workspace)),
        .. Lines(await RunAsync("network", "ls", "--quiet", "--filter", $"label=com.docker.compose.project={Project(workspace)}")),
        .. Lines(await RunAsync("volume", "ls", "--quiet", "--filter", $"label=com.docker.compose.project={Project(workspace)}")),
    ];

    private static string Project(string workspace) => $"hive-{Hive.Stacks.Workspaces.Workspace.At(workspace).Id}-genie";

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
