using System.Diagnostics;
using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>The console on a terminal: util-linux' <c>script</c> makes one.</summary>
internal static class Terminal
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    public static void Require() =>
        Machine.Requires(File.Exists("/usr/bin/script"), "The program 'script'", "install bsdutils or util-linux");

    /// <summary>Types a line at each question, and gives back all that was on the screen.</summary>
    public static async Task<string> RunAsync(TestFolder workspace, string[] arguments, string[] lines)
    {
        var start = new ProcessStartInfo(
            "/usr/bin/script",
            ["--quiet", "--return", "--command", HiveConsole.Line(workspace, arguments), "/dev/null"]
        )
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["CI"] = "";
        using var deadline = new CancellationTokenSource(Timeout);
        using var process = Process.Start(start)!;
        var screen = "";
        var buffer = new char[4096];
        var typed = 0;
        while (await process.StandardOutput.ReadAsync(buffer, deadline.Token) is > 0 and var read)
        {
            screen += new string(buffer, 0, read);
            if (typed == lines.Length || screen.Split("(Enter for none): ").Length - 1 <= typed)
                continue;
            await process.StandardInput.WriteAsync(lines[typed++] + "\n");
            await process.StandardInput.FlushAsync(deadline.Token);
        }

        await process.WaitForExitAsync(deadline.Token);
        process.ExitCode.Should().Be(0, screen);
        return screen;
    }
}
