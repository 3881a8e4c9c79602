using System.Diagnostics;
using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>The question before data is removed, asked on a real terminal.</summary>
internal sealed class InterruptedQuestionTests
{
    private const string CtrlC = "\x03";
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private TestFolder _workspace = null!;

    [SetUp]
    public void MakeWorkspace()
    {
        Terminal.Require();
        _workspace = new TestFolder();
    }

    [TearDown]
    public void RemoveWorkspace() => _workspace?.Dispose();

    [Test]
    public async Task CtrlC_at_the_question_ends_the_run_as_interrupted()
    {
        var (code, screen) = await AnswerAsync(CtrlC);

        code.Should().Be(130, screen);
        screen.Should().Contain("Interrupted.").And.NotContain("is reset");
    }

    [TestCase("y\n", 0, "genie is reset")]
    [TestCase("n\n", 6, "genie was not reset")]
    [TestCase("\n", 6, "genie was not reset")]
    public async Task An_answer_is_taken(string answer, int code, string said)
    {
        var (ended, screen) = await AnswerAsync(answer);

        ended.Should().Be(code, screen);
        screen.Should().Contain(said);
    }

    private async Task<(int Code, string Screen)> AnswerAsync(string answer)
    {
        var line = HiveConsole.Line(_workspace, "GenieReset", "--engine=local");
        var start = new ProcessStartInfo("/usr/bin/script", ["--quiet", "--return", "--command", line, "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
        };
        start.Environment["CI"] = "";
        using var deadline = new CancellationTokenSource(Timeout);
        using var process = Process.Start(start)!;
        var (screen, buffer, asked) = ("", new char[4096], false);
        try
        {
            while (await process.StandardOutput.ReadAsync(buffer, deadline.Token) is > 0 and var read)
            {
                screen += new string(buffer, 0, read);
                if (asked || !screen.Contains("[y/N] "))
                    continue;
                asked = true;
                await process.StandardInput.WriteAsync(answer);
                await process.StandardInput.FlushAsync(deadline.Token);
            }

            await process.WaitForExitAsync(deadline.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            Assert.Fail($"It did not end within {Timeout}: {screen}");
        }

        return (process.ExitCode, screen);
    }
}
