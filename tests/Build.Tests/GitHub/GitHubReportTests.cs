using System.Text.Json.Nodes;
using Build.Tests.Runs;
using Hive.Build.GitHub;
using Hive.Build.Hosting;
using Hive.Build.Quality;
using Hive.Build.Testing;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Testing;

namespace Build.Tests.GitHub;

/// <summary>What the real console leaves in a workflow of GitHub Actions, by the variables that a runner sets.</summary>
[NonParallelizable]
public sealed class GitHubReportTests
{
    private TestFolder _folder = null!;

    private string SummaryFile => _folder.At("summary.md");

    [SetUp]
    public void Make()
    {
        _folder = new TestFolder();
        _folder.Write("summary.md", "");
    }

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task A_refused_command_line_is_an_annotation_with_cause_and_remedy()
    {
        var run = await RunAsync("GenieServ");

        (run.ExitCode, run.Output).Should().Be((2, ""));
        Annotations(run)
            .Should()
            .Equal(
                "::error title=Misuse (2)::There is no target 'GenieServ'.%0A→ Did you mean GenieServe? Run ./build.sh to see all targets."
            );
    }

    [Test]
    public async Task A_failed_run_is_an_annotation_and_stands_in_the_summary_of_the_job()
    {
        var run = await RunAsync("HealthCheck", "--engine=local");

        run.ExitCode.Should().Be(3);
        Annotations(run)
            .Should()
            .ContainSingle()
            .Which.Should()
            .StartWith("::error title=Unhealthy (3)::No stack is started.%0A→ ");
        File.ReadAllText(SummaryFile).Should().StartWith("### HealthCheck ✖").And.Contain("No stack is started.");
    }

    [Test]
    public async Task Json_has_standard_output_to_itself_there_too()
    {
        var run = await RunAsync("HealthCheck", "--engine=local", "--format=json");

        JsonNode.Parse(run.Output)!["stacks"]!.AsArray().Should().NotBeEmpty();
        Annotations(run).Should().ContainSingle();
    }

    [Test]
    public async Task Steps_of_one_job_follow_one_another_in_its_summary()
    {
        await RunAsync("HealthCheck", "--engine=local");
        await RunAsync("GenieStatus", "--engine=local");

        File.ReadAllLines(SummaryFile)
            .Where(line => line.StartsWith("###", StringComparison.Ordinal))
            .Should()
            .Equal("### HealthCheck ✖", "### GenieStatus ✖");
    }

    [Test]
    public async Task A_run_with_nothing_to_tell_says_nothing()
    {
        var run = await RunAsync("Status", "--engine=local");

        run.ExitCode.Should().Be(0);
        Annotations(run).Should().BeEmpty();
        File.ReadAllText(SummaryFile).Should().BeEmpty();
    }

    [Test]
    public async Task Anywhere_else_there_is_neither_annotation_nor_summary()
    {
        var run = await HiveConsole.RunInAsync(
            _folder.Root,
            new Dictionary<string, string> { ["GITHUB_STEP_SUMMARY"] = SummaryFile },
            "HealthCheck",
            "--engine=local",
            $"--workspace={_folder.Root}"
        );

        run.ExitCode.Should().Be(3);
        Annotations(run).Should().BeEmpty();
        File.ReadAllText(SummaryFile).Should().BeEmpty();
    }

    [Test]
    public void Phases_and_tests_are_tables_and_failed_tests_point_at_their_line()
    {
        var (phases, tests) = (new PhaseLog(), new TestLog());
        phases.On(new PhaseEnded(new RunSubject(null), Phase.Image, "build", TimeSpan.FromSeconds(12.345), Failed: false));
        phases.On(new PhaseEnded(new RunSubject("agent"), Phase.Create, "create", TimeSpan.FromSeconds(0.5), Failed: true));
        tests.Add(
            new TestedProject("Build.Tests", new TestCount(10, 1, 2), TimeSpan.FromSeconds(7)),
            [new TestFailure("Zero_is_no_divisor", "Expected 1,\nbut found 2.", "tests/Sums.cs", 7)]
        );

        var coverage = new CoverageLog();
        coverage.Set([new CoveredProject("Hive.Stacks", new Share(838, 1000), new Share(0, 0))]);

        var errors = ReportInProcess(phases, tests, coverage);

        errors.Should().Be("::error title=Zero_is_no_divisor,file=tests/Sums.cs,line=7::Expected 1,%0Abut found 2.");
        File.ReadAllLines(SummaryFile)
            .Should()
            .Contain([
                "### ServeAll",
                "| ServeAll | image | 12.35 | done |",
                "| agent | create | 0.50 | failed |",
                "| Build.Tests | 10 | 1 | 2 | 7.00 |",
                "| Hive.Stacks | 83.8 % | 838 of 1000 | - | 0 of 0 |",
            ]);
    }

    private string ReportInProcess(PhaseLog phases, TestLog tests, CoverageLog coverage)
    {
        var (before, error) = (Console.Error, new StringWriter());
        Environment.SetEnvironmentVariable("GITHUB_STEP_SUMMARY", SummaryFile);
        Console.SetError(error);
        try
        {
            var invocation = Invocation.Read(["ServeAll", $"--workspace={_folder.Root}"]);
            new GitHubReport(invocation, phases, tests, coverage).Write(failure: null);
        }
        finally
        {
            Console.SetError(before);
            Environment.SetEnvironmentVariable("GITHUB_STEP_SUMMARY", null);
        }

        return error.ToString().Trim();
    }

    private Task<CommandResult> RunAsync(params string[] arguments) =>
        HiveConsole.RunInAsync(
            _folder.Root,
            new Dictionary<string, string> { ["GITHUB_ACTIONS"] = "true", ["GITHUB_STEP_SUMMARY"] = SummaryFile },
            [.. arguments, $"--workspace={_folder.Root}"]
        );

    private static IEnumerable<string> Annotations(CommandResult run) =>
        (run.Output + run.Error)
            .Split('\n')
            .Select(line => line.TrimEnd())
            .Where(line => line.StartsWith("::", StringComparison.Ordinal));
}
