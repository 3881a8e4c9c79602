using System.Text.RegularExpressions;
using Build.Tests.Runs;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>What a person sees of a serve on a terminal of 80 columns, with and without colours.</summary>
internal sealed partial class TerminalTests
{
    private Sandbox _sandbox = null!;
    private ConsoleRun _answer = null!;
    private ConsoleRun _wrong = null!;

    [OneTimeSetUp]
    public async Task ServeOnce()
    {
        TmuxScreen.Require();
        await Requires.EngineAsync("local");
        _sandbox = new Sandbox("local");
        // What is built, is built now: it takes long, and is told only then.
        (await _sandbox.RunAsync("GenieServe"))
            .ExitCode.Should()
            .Be(0);
        _answer = await _sandbox.RunAsync("GeniePsql", "--command=select 40 + 2 as answer");
        _wrong = await _sandbox.RunAsync("GeniePsql", "--command=select nothing");
        (await _sandbox.RunAsync("GenieStop")).ExitCode.Should().Be(0);
    }

    [Test]
    public void Psql_runs_a_statement_in_the_stacks_database_and_a_wrong_one_is_a_failure()
    {
        _answer.ExitCode.Should().Be(0, _answer.ToString());
        _answer.Output.Should().MatchRegex("answer *\n-+\n +42\n");
        _wrong.ExitCode.Should().Be(1, _wrong.ToString());
        _wrong.Error.Should().Contain("nothing").And.Contain("psql ended with 1.");
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task Serve_fits_and_looks_as_accepted(bool coloured)
    {
        var command = _sandbox.Command("GenieServe");
        var variables = command
            .EnvironmentVariables.Select(pair => (pair.Key, pair.Value ?? ""))
            .Append(("NO_COLOR", coloured ? "" : "1"))
            .ToArray();
        await using var screen = await TmuxScreen.StartAsync($"{command.TargetFilePath} {command.Arguments}", variables);
        var code = await screen.EndAsync();
        var shown = await screen.ReadAsync(coloured, joined: true);
        (await _sandbox.RunAsync("GenieStop")).ExitCode.Should().Be(0);

        code.Should().Be(0, shown);
        Golden.Matches(Accepted(shown), coloured ? "terminal-serve-coloured.txt" : "terminal-serve.txt");
    }

    private string Accepted(string shown)
    {
        // As wide as it was, because what follows is laid out by it.
        shown = Seconds.Replace(shown, length => "N.N s".PadLeft(length.Length));
        shown = Code.Replace(shown, "#code=CODE");
        shown = Database.Replace(shown, "hive_genie, EXTENSION");
        // Which phases take long enough to be seen is the machine's speed.
        shown = Phases.Replace(shown, "$1 N.N s");
        shown = Quick.Replace(shown, "");
        return shown
            .Replace(_sandbox.Workspace, "/tmp/hive-e2e-NNNNNN", StringComparison.Ordinal)
            .Replace($":{_sandbox.Port}", ":NNNNN", StringComparison.Ordinal)
            .Replace(Sandbox.Product.Root, "", StringComparison.Ordinal);
    }

    [GeneratedRegex(@" *\d+\.\d+ s\b")]
    private static partial Regex Seconds { get; }

    [GeneratedRegex("#code=[A-Za-z0-9_-]+")]
    private static partial Regex Code { get; }

    // What there is to say where the machine's PostgreSQL lacks pgvector takes two lines.
    [GeneratedRegex(@"hive_genie, .*?(?=\n[^\n]*\bData )", RegexOptions.Singleline)]
    private static partial Regex Database { get; }

    [GeneratedRegex(@"^(    (?:image|create|initialise|database|migrate|api|total)) +(?:N\.N s|-)$", RegexOptions.Multiline)]
    private static partial Regex Phases { get; }

    [GeneratedRegex(@"^  \S+ (?:database|migrate) .*\n", RegexOptions.Multiline)]
    private static partial Regex Quick { get; }
}
