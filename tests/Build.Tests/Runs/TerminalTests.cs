using System.Text.RegularExpressions;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>What a person sees on a terminal of 80 columns, with and without colours.</summary>
internal sealed partial class TerminalTests
{
    private TestFolder _workspace = null!;

    [SetUp]
    public void Make()
    {
        TmuxScreen.Require();
        _workspace = new TestFolder();
        _workspace.Write(
            ".env",
            "HIVE_WORKSPACE_PORT=47411\nHIVE_WORKSPACE_DB_PORT=47412\nHIVE_GENIE_PORT=47413\nHIVE_AGENT_PORT=47414\n"
        );
        // A stack whose processes have ended by themselves, and an instance that was never started.
        LocalStack.Write(_workspace, "genie", runs: false);
        _workspace.Write(
            "data/instances/agent-a-rather-long-name.env",
            "HIVE_INSTANCE=a-rather-long-name\nHIVE_AGENT_PORT=47415\n"
        );
    }

    [TearDown]
    public void Clean() => _workspace?.Dispose();

    [TestCase(true)]
    [TestCase(false)]
    public async Task Status_fits_and_looks_as_accepted(bool coloured)
    {
        var (code, screen) = await ShowAsync(coloured, "Status", "--engine=local");

        code.Should().Be(3, screen);
        Golden.Matches(screen, coloured ? "terminal-status-coloured.txt" : "terminal-status.txt");
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Doctor_fits_and_looks_as_accepted(bool coloured)
    {
        var (code, screen) = await ShowAsync(coloured, "Doctor", "--engine=local");

        code.Should().BeOneOf([3, 4], screen);
        Words.Count(screen).Should().BeGreaterThan(5);
        Golden.Matches(OfStacks(screen), coloured ? "terminal-doctor-coloured.txt" : "terminal-doctor.txt");
    }

    [Test]
    public async Task Nothing_is_wider_than_the_terminal_but_paths()
    {
        var (_, doctor) = await ShowAsync(false, "Doctor", "--engine=local");

        // A line that the terminal had to break goes on at its left edge, in the middle of a word.
        doctor
            .Split('\n')
            .Where(line => line.Length == TmuxScreen.Columns)
            .Should()
            .OnlyContain(line => line.Contains('/'), "only a path is longer than a line");
    }

    private async Task<(int Code, string Screen)> ShowAsync(bool coloured, params string[] arguments)
    {
        await using var screen = await TmuxScreen.StartAsync(
            HiveConsole.Line(_workspace, arguments),
            ("NO_COLOR", coloured ? "" : "1"),
            ("HIVE_ENGINE", "")
        );
        var code = await screen.EndAsync();
        // The folder's name has always the same length, so lines break at the same places.
        return (code, Random.Replace(await screen.ReadAsync(coloured), "/tmp/hive-tests-NNNNNN"));
    }

    // The rest is this machine's: its engines, disk, memory and clock.
    private static string OfStacks(string screen)
    {
        var kept = new List<string>();
        var keeps = false;
        foreach (var line in screen.Split('\n'))
        {
            if (Words.Match(line) is { Success: true } begins)
                keeps = StackCatalogue.All.Any(stack =>
                    begins.Groups[1].Value.StartsWith(stack.Title, StringComparison.Ordinal)
                );
            else if (line.Length > 0 && line[0] != ' ')
                keeps = false;
            if (keeps && line.Length > 0)
                kept.Add(line);
        }

        return string.Join('\n', kept);
    }

    [GeneratedRegex(@"^(?:\e\[[\d;]*m)*(?:ok|note|missing|error)(?:\e\[[\d;]*m)* +(\w+)", RegexOptions.Multiline)]
    private static partial Regex Words { get; }

    [GeneratedRegex("/tmp/hive-tests-[A-Za-z0-9]{6}")]
    private static partial Regex Random { get; }
}
