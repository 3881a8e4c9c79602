using System.Diagnostics;
using CliWrap;
using CliWrap.Buffered;

namespace EndToEnd.Tests.Engines;

/// <summary>The docker command line, as users drive it: for looking at what a test made, and for breaking it.</summary>
internal static class DockerCli
{
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    /// <summary>Runs docker and returns what came back, whatever the exit code.</summary>
    public static async Task<BufferedCommandResult> TryAsync(params IEnumerable<string> arguments)
    {
        string[] list = [.. arguments];
        using var timeout = new CancellationTokenSource(Longest);
        try
        {
            return await Cli.Wrap("docker")
                .WithArguments(list)
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"'docker {string.Join(' ', list)}' took more than {Longest.TotalMinutes} minutes.");
        }
    }

    /// <summary>Runs docker, which must succeed, and returns its output.</summary>
    public static async Task<string> RunAsync(params IEnumerable<string> arguments)
    {
        string[] list = [.. arguments];
        var result = await TryAsync(list);
        result.ExitCode.Should().Be(0, "of 'docker {0}', which said {1}", string.Join(' ', list), result.StandardError);
        return result.StandardOutput.Trim();
    }

    /// <summary>Ends the test where no engine answers: as ignored on a developer's machine, as failed in CI.</summary>
    public static async Task RequireAsync()
    {
        if (await AnswersAsync())
            return;
        const string reason = "No Docker engine answers: run './build.sh --target=EngineUp'.";
        if (Environment.GetEnvironmentVariable("CI") == "true")
            Assert.Fail(reason);
        Assert.Ignore(reason);
    }

    /// <summary>The only container in a workspace, running or not.</summary>
    public static Task<string> ContainerAsync(string workspace) =>
        RunAsync("ps", "--all", "--quiet", "--no-trunc", "--filter", $"label=hive.workspace={workspace}");

    /// <summary>The container of a service of a stack in a workspace, running or not.</summary>
    public static Task<string> ContainerAsync(string workspace, string stack, string? instance, string service) =>
        RunAsync(
            "ps",
            "--all",
            "--quiet",
            "--no-trunc",
            "--filter",
            $"label=hive.workspace={workspace}",
            "--filter",
            $"label=hive.stack={stack}",
            "--filter",
            $"label=hive.instance={instance}",
            "--filter",
            $"label=com.docker.compose.service={service}"
        );

    /// <summary>Runs SQL as the application's user, inside the container.</summary>
    public static Task<string> SqlAsync(string container, string sql) => SqlAsync(container, "hive_genie", sql);

    /// <summary>Runs SQL as the application's user, inside the container.</summary>
    public static Task<string> SqlAsync(string container, string database, string sql) =>
        RunAsync(
            "exec",
            container,
            "bash",
            "-c",
            "PGPASSWORD=$(cat /run/secrets/database_password) exec /usr/lib/postgresql/*/bin/psql -h 127.0.0.1 -U hive -d \"$2\" -v ON_ERROR_STOP=1 -Atqc \"$1\"",
            "-",
            sql,
            database
        );

    /// <summary>Kills a process inside the container, by a part of its command line.</summary>
    public static async Task KillAsync(string container, string commandLine)
    {
        var run = await TryAsync(
            "exec",
            container,
            "bash",
            "-c",
            "for f in /proc/[0-9]*; do if [[ $(tr '\\0' ' ' 2>/dev/null < $f/cmdline) == *\"$1\"* && ${f#/proc/} != $$ && ${f#/proc/} != 1 ]]; then kill -KILL ${f#/proc/}; exit; fi; done; exit 1",
            "-",
            commandLine
        );
        // Where the container ends with that process, the shell that killed it is killed as well: 128 and SIGKILL.
        run.ExitCode.Should().BeOneOf([0, 137], "of killing {0}, which said {1}", commandLine, run.StandardError);
    }

    /// <summary>Kills what the engine put on a published port, as it ends where it may open no more files.</summary>
    public static async Task KillProxyAsync(int port)
    {
        var proxies = Process
            .GetProcessesByName("docker-proxy")
            .Where(one =>
                File.ReadAllText($"/proc/{one.Id}/cmdline").Contains($"-host-port\0{port}\0", StringComparison.Ordinal)
            )
            .ToList();
        proxies.Should().NotBeEmpty();
        foreach (var proxy in proxies)
        {
            proxy.Kill();
            await proxy.WaitForExitAsync();
        }
    }

    public static async Task RemoveVolumesAsync(string workspace)
    {
        foreach (var volume in await NamesAsync("volume", workspace))
            await RunAsync("volume", "rm", volume);
    }

    public static async Task<IReadOnlyList<string>> LeftoversAsync(string workspace) =>
        [
            .. Lines(await ContainerAsync(workspace)),
            .. await NamesAsync("network", workspace),
            .. await NamesAsync("volume", workspace),
        ];

    private static async Task<bool> AnswersAsync()
    {
        try
        {
            return (await TryAsync("version", "--format", "{{.Server.Version}}")).ExitCode == 0;
        }
        catch (Exception exception) when (exception is System.ComponentModel.Win32Exception)
        {
            return false; // no docker at all
        }
    }

    // Every project of a workspace begins so, and Compose puts the project before each name.
    private static async Task<IEnumerable<string>> NamesAsync(string kind, string workspace) =>
        Lines(await RunAsync(kind, "ls", "--format", "{{.Name}}"))
            .Where(name =>
                name.StartsWith($"hive-{Hive.Stacks.Requests.Workspace.At(workspace).Id}-", StringComparison.Ordinal)
            );

    private static string[] Lines(string text) => text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
}
