using System.Text.RegularExpressions;
using System.Xml.Linq;
using Hive.Build.Hosting;
using Hive.Build.Quality;
using Hive.Build.Testing;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Reporting;
using Hive.Testing;

namespace Build.Tests.Quality;

/// <summary>What the target Coverage counts, and what it leaves where tests fail.</summary>
public sealed class CoverageTests
{
    private readonly CoverageLog _log = new();
    private TestFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new TestFolder();

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public async Task Failed_tests_fail_the_target_after_the_report_was_made()
    {
        var cover = () => CoverAsync(Answer);

        (await cover.Should().ThrowAsync<StackException>()).Which.Cause.Should().Be("6 tests failed.");
        _log.Projects.Should().Equal(new CoveredProject("hive-build", new Share(1, 3), new Share(0, 0)));
    }

    [Test]
    public async Task A_failed_build_is_told_as_it_is_and_nothing_is_reported()
    {
        var cover = () => CoverAsync(command => command.Arguments[0] == "build" ? 1 : Answer(command));

        (await cover.Should().ThrowAsync<StackException>()).Which.Cause.Should().StartWith("Building the solution");
        _log.Projects.Should().BeEmpty();
    }

    [Test]
    public void Every_program_and_library_of_ours_is_counted()
    {
        var filters = XDocument
            .Parse(Checkout.Read("tests/coverage.runsettings"))
            .Descendants("Include")
            .Single()
            .Value.Split(',');

        // Coverlet's own rule: a filter that breaks it counts for nothing, and no word is said.
        filters.Should().NotContain(filter => Regex.IsMatch(filter.Trim('[').Replace("]", ""), @"[^\w*.?]"));
        var counted = filters
            .Select(filter => filter[1..filter.IndexOf(']')])
            .Select(name => new Regex($"^{Regex.Escape(name).Replace(@"\*", ".*").Replace(@"\?", "?")}$"))
            .ToList();
        var assemblies = Checkout
            .Files.Where(file => Regex.IsMatch(file, @"^(src|build)/.*\.csproj$"))
            .Select(file =>
                XDocument.Parse(Checkout.Read(file)).Descendants("AssemblyName").FirstOrDefault()?.Value
                ?? Path.GetFileNameWithoutExtension(file)
            )
            .ToList();
        assemblies.Should().Contain(["hive-build", "hive-api", "Hive.Stacks", "Hive.Service"]);
        assemblies.Should().OnlyContain(assembly => counted.Any(filter => filter.IsMatch(assembly)));
    }

    private async Task CoverAsync(Func<Command, int> answer)
    {
        using var interruption = new Interruption();
        var product = new ProductFiles(_folder.Root);
        var (invocation, events) = (Invocation.Read(["Coverage"]), new RunEvents(TimeProvider.System, []));
        var runner = new LongCommand(new Programs(answer), events, interruption);
        var plans = new PlanReport(invocation.Request, events);
        var tests = new TestVerbs(product, runner, invocation, new TestLog(), plans, events, TimeProvider.System);
        var tool = new LocalTool(product, runner, invocation, plans);
        await new CoverageVerb(product, tests, tool, _log, invocation, events).CoverAsync();
    }

    // Every project has one test, which fails, and counts; what ReportGenerator writes is cut to what is read.
    private int Answer(Command command)
    {
        switch (command.Arguments[0])
        {
            case "test":
                var results = command.Arguments.Single(argument => argument.StartsWith("trx;", StringComparison.Ordinal));
                File.WriteAllText(
                    results.Split('=')[1],
                    """
                    <TestRun xmlns="http://microsoft.com/schemas/VisualStudio/TeamTest/2010">
                      <Results><UnitTestResult testName="Zero_is_no_divisor" outcome="Failed" /></Results>
                    </TestRun>
                    """
                );
                _folder.Write("artifacts/coverage/counted/1/coverage.cobertura.xml", "<coverage/>");
                return 1;
            case "reportgenerator":
                _folder.Write(
                    "artifacts/coverage/report/Summary.json",
                    """
                    {"coverage":{"assemblies":[
                      {"name":"hive-build","coveredlines":1,"coverablelines":3,"coveredbranches":0,"totalbranches":0}]}}
                    """
                );
                return 0;
            default:
                return 0;
        }
    }

    private sealed class Programs(Func<Command, int> answer) : ICommandRunner
    {
        public Task<CommandResult> RunAsync(Command command, Action<string>? onLine, CancellationToken cancellationToken) =>
            Task.FromResult(new CommandResult(command, answer(command), "", "", TimeSpan.Zero));
    }
}
