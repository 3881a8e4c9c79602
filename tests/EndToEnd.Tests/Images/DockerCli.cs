using CliWrap;
using CliWrap.Buffered;

namespace EndToEnd.Tests.Images;

/// <summary>The docker command line, as users drive it.</summary>
internal static class DockerCli
{
    /// <summary>Runs docker and returns what came back, whatever the exit code.</summary>
    public static async Task<BufferedCommandResult> TryAsync(params IEnumerable<string> arguments)
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        return await Cli.Wrap("docker")
            .WithArguments(arguments)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(timeout.Token);
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
}
