using System.Diagnostics;

namespace Hive.Tests.Postgres;

internal static class Programs
{
    /// <summary>Starts a program whose output nobody needs.</summary>
    public static Process Start(params string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        var process = Process.Start(start)!;
        // Drained: a full pipe would stop the program.
        process.OutputDataReceived += (_, _) => { };
        process.ErrorDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        return process;
    }

    /// <summary>Runs a program to its end, which must be a good one.</summary>
    public static async Task RunAsync(params string[] words)
    {
        var start = new ProcessStartInfo(words[0], words[1..])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = Process.Start(start)!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        process
            .ExitCode.Should()
            .Be(0, "{0} should succeed; it said {1}{2}", string.Join(' ', words), await output, await errors);
    }
}
