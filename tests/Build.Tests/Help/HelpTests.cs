using System.Text.RegularExpressions;
using Hive.Build.Help;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Build.Tests.Help;

public sealed partial class HelpTests
{
    private const int Columns = 80;
    private static readonly Screen Terminal = new(Columns, false);

    private static IEnumerable<string> Targets => TargetTable.All.Select(target => target.Name);

    [Test]
    public void Every_target_is_there_once_by_its_name_or_with_a_stacks_name_left_out()
    {
        var words = HelpText
            .OfAll(Screen.None)
            .Split(Environment.NewLine)
            .SelectMany(line =>
                line.Contains("TestUnit, ") || line.Contains(", TestUnit")
                    ? line.Trim().Split(", ")
                    : line.Trim().Split(' ')[..1]
            )
            .ToList();

        Targets
            .Select(name =>
                StackCatalogue
                    .All.Select(stack => name.Replace(stack.Title, "…", StringComparison.Ordinal))
                    .Append(name)
                    .Distinct()
                    .Sum(shown => words.Count(word => word == shown))
            )
            .Should()
            .OnlyContain(times => times == 1);
    }

    [Test]
    public void It_is_short_and_Cakes_own_options_come_last()
    {
        var lines = HelpText.OfAll(Terminal).Split(Environment.NewLine);

        lines.Length.Should().BeLessThan(130);
        lines.Where(line => line.Length > 0 && line[0] is not ' ').Last().Should().Be("Cake's own options");
    }

    [Test]
    public void On_a_terminal_nothing_is_wider_than_80_columns() =>
        Targets
            .Select(target => HelpText.OfTarget(target, Terminal))
            .Append(HelpText.OfAll(Terminal))
            .SelectMany(text => text.Split(Environment.NewLine))
            .Should()
            .OnlyContain(line => line.Length <= Columns);

    [Test]
    public void Every_option_is_told_by_each_target_that_takes_it() =>
        TargetTable
            .All.SelectMany(target =>
                Options
                    .All.Where(option => (option.Verbs & target.Verb) != 0)
                    .Where(option => !HelpText.OfTarget(target.Name, Screen.None).Contains(option.Usage))
                    .Select(option => $"{target.Name} {option.Usage}")
            )
            .Should()
            .BeEmpty();

    [TestCaseSource(nameof(Targets))]
    public void A_target_has_two_examples_and_each_is_accepted(string target)
    {
        var examples = HelpExamples.Of(TargetTable.All.Single(one => one.Name == target));

        examples.Should().HaveCount(2).And.OnlyHaveUniqueItems();
        foreach (var example in examples)
        {
            var line = CommandLine.Parse([.. Word.Matches(example).Select(word => word.Value.Replace("\"", ""))]);
            line.Targets.Should().Equal(target);
            CommandLineOptions.RefuseMeaningless(line.Options.Keys, line.Targets);
        }
    }

    [TestCase("up", "WorkspaceServe")]
    [TestCase("down", "WorkspaceStop")]
    [TestCase("stop", "WorkspaceStop")]
    [TestCase("restart", "WorkspaceRestart")]
    [TestCase("ps", "Status")]
    [TestCase("logs", "Logs")]
    [TestCase("up genie", "GenieServe")]
    [TestCase("down genie", "GenieStop")]
    [TestCase("restart agent", "AgentRestart")]
    [TestCase("ps genie", "GenieStatus")]
    [TestCase("logs genie -f", "GenieLogs")]
    [TestCase("serve genie", "GenieServe")]
    [TestCase("up -d", "WorkspaceServe")]
    [TestCase("up genie --detach", "GenieServe")]
    public void Words_of_Compose_mean_what_they_mean_there(string typed, string target) =>
        CommandLine.Parse(typed.Split(' ')).Targets.Select(TargetTable.Find).Should().Equal(target);

    [TestCase("GenieServe --help")]
    [TestCase("--help GenieServe")]
    [TestCase("up genie -h")]
    [TestCase("GenieServe --plan --help")]
    public void Help_is_of_the_target_that_was_named_and_nothing_is_done(string typed)
    {
        var line = CommandLine.Parse(typed.Split(' '));

        (line.Targets.Single(), line.HelpOf.Single(), line.Options.Count).Should().Be(("Default", "GenieServe", 0));
    }

    [GeneratedRegex("(?:[^\\s\"]|\"[^\"]*\")+")]
    private static partial Regex Word { get; }
}
