using System.Text.Json.Nodes;
using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>What a user sees of the real console.</summary>
public sealed class ConsoleTests
{
    private TestFolder _workspace = null!;

    [SetUp]
    public void Make() => _workspace = new TestFolder();

    [TearDown]
    public void Clean() => _workspace.Dispose();

    [Test]
    public async Task The_tree_of_targets_is_the_accepted_one()
    {
        var run = await HiveConsole.RunAsync(_workspace, "--tree");

        (run.ExitCode, run.Error).Should().Be((0, ""));
        Golden.Matches(string.Join('\n', run.Output.Split('\n').Select(line => line.TrimEnd())), "tree.txt");
    }

    [TestCase]
    [TestCase("--help")]
    [TestCase("Default")]
    public async Task Without_a_target_help_is_printed_and_nothing_done(params string[] arguments)
    {
        var run = await HiveConsole.RunAsync(_workspace, arguments);

        (run.ExitCode, run.Error).Should().Be((0, ""));
        run.Output.Should().StartWith("Usage: ./build.sh TARGET").And.Contain("Every day").And.Contain("Cake's own options");
        Directory.EnumerateFileSystemEntries(_workspace.Root).Should().BeEmpty();
    }

    [Test]
    public async Task Of_one_target_help_has_its_options_and_examples()
    {
        var run = await HiveConsole.RunAsync(_workspace, "logs", "--help");

        (run.ExitCode, run.Error).Should().Be((0, ""));
        run.Output.Should()
            .StartWith("Logs: Prints the log of all stacks as one")
            .And.Contain("./build.sh Logs --follow --since=10m")
            .And.Contain("--follow, -f")
            .And.Contain("--level=debug|info|warn|error|fatal")
            .And.NotContain("--rollback");
    }

    [Test]
    public async Task The_version_is_printed() =>
        (await HiveConsole.RunAsync(_workspace, "--version"))
            .Output.Trim()
            .Should()
            .Be(Hive.Stacks.Catalogue.StackCatalogue.Version);

    [TestCase("GenieServ", "There is no target 'GenieServ'.", "Did you mean GenieServe?")]
    [TestCase("--folow", "There is no option '--folow'.", "Did you mean --follow?")]
    [TestCase("--tail=many", "--tail=many is not valid.", "Give --tail a whole number")]
    [TestCase("--verbosity=loud", "--verbosity=loud is not valid.", "Give --verbosity one of quiet")]
    public async Task Misuse_is_two_with_cause_and_remedy_on_standard_error_and_nothing_else(
        string argument,
        string cause,
        string remedy
    )
    {
        var run = await HiveConsole.RunAsync(_workspace, argument);

        (run.ExitCode, run.Output).Should().Be((2, ""));
        var lines = run.Error.TrimEnd().Split('\n');
        lines.Should().HaveCount(2);
        lines[0].Should().Be($"Error: {cause}");
        lines[1].Should().StartWith($"  → {remedy}");
    }

    [Test]
    public async Task A_settings_file_that_cannot_be_read_is_misuse_and_is_not_repeated()
    {
        _workspace.Write(".env", "HIVE_GENIE_PORT=48887\nthis line holds hunter2\n");

        var run = await HiveConsole.RunAsync(_workspace, "Status");

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain("Line 2 of").And.NotContain("hunter2");
    }

    [Test]
    public async Task Json_has_standard_output_to_itself()
    {
        var run = await HiveConsole.RunAsync(
            _workspace,
            "Status",
            "--format=json",
            "--engine=local",
            "--verbosity=diagnostic"
        );

        run.ExitCode.Should().Be(0);
        var document = JsonNode.Parse(run.Output)!;
        ((string)document["engine"]!).Should().Be("local");
        ((string)document["workspace"]!).Should().Be(_workspace.Root);
        document["stacks"]!
            .AsArray()
            .Select(stack => ((string)stack!["name"]!, (string)stack["state"]!, (string)stack["health"]!))
            .Should()
            .Equal(("workspace", "absent", "none"), ("genie", "absent", "none"), ("agent", "absent", "none"));
    }

    [Test]
    public async Task A_health_check_of_nothing_is_three_with_the_document_and_the_reason_apart()
    {
        var run = await HiveConsole.RunAsync(_workspace, "HealthCheck", "--format=json", "--engine=local");

        run.ExitCode.Should().Be(3);
        JsonNode.Parse(run.Output)!["stacks"]!.AsArray().Should().HaveCount(3);
        run.Error.TrimEnd().Split('\n').Should().HaveCount(2).And.HaveElementAt(0, "Error: No stack is started.");
    }

    [Test]
    public async Task A_failure_shows_no_stack_trace()
    {
        var run = await HiveConsole.RunAsync(_workspace, "GenieLogs", "--engine=local");

        (run.ExitCode, run.Output).Should().Be((1, ""));
        run.Error.TrimEnd()
            .Split('\n')
            .Should()
            .Equal(
                "Error: genie is not started on the local engine, so it has no log.",
                $"  → Start it: ./build.sh --target=GenieServe --workspace={_workspace.Root}"
            );
    }

    [Test]
    public async Task A_failure_shows_its_stack_trace_when_asked_to()
    {
        var run = await HiveConsole.RunAsync(_workspace, "GenieLogs", "--engine=local", "--verbosity=diagnostic");

        run.ExitCode.Should().Be(1);
        (run.Output + run.Error).Should().Contain("   at Hive.Stacks.Verbs.LogsVerb");
        run.Error.Should().Contain("Error: genie is not started");
    }

    [Test]
    public async Task A_dry_run_and_a_question_change_nothing()
    {
        await HiveConsole.RunAsync(_workspace, "GenieServe", "--dryrun");
        await HiveConsole.RunAsync(_workspace, "Status", "--engine=local");

        Directory.EnumerateFileSystemEntries(_workspace.Root).Should().BeEmpty();
    }

    [Test]
    public async Task Stopping_what_does_not_run_is_no_failure()
    {
        var run = await HiveConsole.RunAsync(_workspace, "StopGenie", "--engine=local");

        (run.ExitCode, run.Error).Should().Be((0, ""));
        run.Output.Should().Contain("genie was not running; nothing was changed.");
    }
}
