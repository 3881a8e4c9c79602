using CliWrap;
using EndToEnd.Tests.Engines;

namespace EndToEnd.Tests.Images;

/// <summary>
/// Takes the API's program out of an image. Compiled ahead of time, a program can lack what it has just in time: a type that
/// only reflection asked for, a resource. So the API's own tests run against it after these.
/// </summary>
internal static class NativeProgram
{
    private static readonly string? Wanted = Environment.GetEnvironmentVariable("HIVE_KEEP_TEST_PROGRAM");

    /// <summary>Puts it where HIVE_KEEP_TEST_PROGRAM says, if it says so and somebody could start it there.</summary>
    public static async Task KeepAsync()
    {
        if (Wanted is null || Environment.UserName != "root")
            return;
        var container = await DockerCli.RunAsync("create", TestImages.Of("workspace"));
        try
        {
            await TakeOutAsync(container, Wanted);
        }
        finally
        {
            await DockerCli.RunAsync("rm", "--force", container);
        }
    }

    // With the image's own loader and libraries, which may be newer than this machine's, laid over those of this machine:
    // called by another loader it would not know its own name, and it starts itself to read a PDF. Not in a container: the
    // tests send it signals and files, and look at it in /proc.
    private static async Task TakeOutAsync(string container, string program)
    {
        const string Libraries = "/usr/lib/x86_64-linux-gnu";
        var folder = Path.GetDirectoryName(program)!;
        var archive = Path.Combine(folder, "image.tar");
        var root = Directory.CreateDirectory(Path.Combine(folder, "root")).FullName;
        await DockerCli.RunAsync("export", "--output", archive, container);
        await Cli.Wrap("tar")
            .WithArguments(["--extract", "--file", archive, "--directory", root, "--exclude=dev"])
            .ExecuteAsync();
        File.Delete(archive);
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
    }
}
