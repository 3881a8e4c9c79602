using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;

namespace EndToEnd.Tests.Images;

/// <summary>
/// Compiled ahead of time, a program can lack what it has just in time: a type that only reflection asked for, a resource.
/// So the API's own tests, which run what was built beside them, run once more against the program that lies in the images.
/// </summary>
[NonParallelizable]
internal sealed class NativeProgramTests
{
    // Those of the API were built beside these.
    private static string Configuration => Path.GetFileName(TestContext.CurrentContext.TestDirectory);

    [Test]
    public async Task The_program_in_the_image_passes_all_tests_of_the_API()
    {
        await DockerCli.RequireAsync();
        Requires.Root();
        var folder = Directory.CreateTempSubdirectory("hive-native-");
        var container = await DockerCli.RunAsync("create", TestImages.Of("workspace"));
        try
        {
            var program = await TakeOutAsync(container, folder.FullName);
            using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(9));

            var run = await Cli.Wrap("dotnet")
                .WithArguments(["test", "tests/Hive.Api.Tests", "--no-build", "--configuration", Configuration, "--nologo"])
                .WithWorkingDirectory(Repository.Root)
                .WithEnvironmentVariables(set => set.Set("HIVE_TEST_PROGRAM", program))
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync(timeout.Token);

            run.ExitCode.Should().Be(0, run.StandardOutput);
            run.StandardOutput.Should().MatchRegex(@"Failed: +0, Passed: +[1-9]");
        }
        finally
        {
            await DockerCli.RunAsync("rm", "--force", container);
            folder.Delete(recursive: true);
        }
    }

    // With the image's own loader and libraries, which may be newer than this machine's, laid over those of this machine:
    // called by another loader it would not know its own name, and it starts itself to read a PDF. Not in a container: the
    // tests send it signals and files, and look at it in /proc.
    private static async Task<string> TakeOutAsync(string container, string folder)
    {
        const string Libraries = "/usr/lib/x86_64-linux-gnu";
        var archive = Path.Combine(folder, "image.tar");
        var root = Directory.CreateDirectory(Path.Combine(folder, "root")).FullName;
        await DockerCli.RunAsync("export", "--output", archive, container);
        await Cli.Wrap("tar")
            .WithArguments(["--extract", "--file", archive, "--directory", root, "--exclude=dev"])
            .ExecuteAsync();
        var program = Path.Combine(folder, "hive-api");
        await File.WriteAllTextAsync(
            program,
            $"""
            #!/bin/sh
            exec unshare --mount sh -c '
                mount -t overlay -o lowerdir="$0{Libraries}:{Libraries}" image {Libraries} && exec "$0/app/hive-api" "$@"
            ' '{root}' "$@"

            """
        );
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(program, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return program;
    }
}
