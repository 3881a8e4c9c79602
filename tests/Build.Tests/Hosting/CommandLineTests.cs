using Hive.Build.Hosting;
using Hive.Stacks;
using Hive.Testing;

namespace Build.Tests.Hosting;

public sealed class CommandLineTests
{
    [TestCase("--target=GenieServe")]
    [TestCase("--target", "GenieServe")]
    [TestCase("-t", "GenieServe")]
    [TestCase("-t=GenieServe")]
    [TestCase("--TARGET=GenieServe")]
    [TestCase("GenieServe")]
    public void A_target_can_be_named_in_many_ways(params string[] arguments) =>
        CommandLine.Parse(arguments).Targets.Should().Equal("GenieServe");

    [TestCase("GenieStop", "GenieServe")]
    [TestCase("--target=GenieStop", "--target=GenieServe")]
    [TestCase("--target=GenieStop,GenieServe")]
    [TestCase("--target=GenieStop;GenieServe")]
    [TestCase("GenieStop", "-t", "GenieServe")]
    public void Several_targets_run_in_the_order_they_were_named(params string[] arguments) =>
        CommandLine.Parse(arguments).Targets.Should().Equal("GenieStop", "GenieServe");

    [Test]
    public void No_target_is_the_default_one() => CommandLine.Parse(["--engine=local"]).Targets.Should().Equal("Default");

    [TestCase("--engine=local", "--tail=20")]
    [TestCase("--engine", "local", "--tail", "20")]
    [TestCase("--ENGINE=local", "--Tail=20")]
    public void Options_take_their_value_after_a_sign_or_a_space(params string[] arguments) =>
        CommandLine
            .Parse(arguments)
            .Options.Should()
            .BeEquivalentTo(new Dictionary<string, string> { ["engine"] = "local", ["tail"] = "20" });

    [Test]
    public void A_switch_without_a_value_is_on_and_leaves_the_next_word_alone()
    {
        var line = CommandLine.Parse(["--follow", "GenieLogs"]);

        line.Options["follow"].Should().Be("true");
        line.Targets.Should().Equal("GenieLogs");
    }

    [Test]
    public void A_switch_can_be_told_its_value() => CommandLine.Parse(["--plan=false"]).Options["plan"].Should().Be("false");

    [Test]
    public void A_value_may_hold_any_sign() =>
        CommandLine.Parse(["--grep=a=b,c;d --x"]).Options["grep"].Should().Be("a=b,c;d --x");

    [Test]
    public void The_last_of_two_values_counts() =>
        CommandLine.Parse(["--tail=1", "--tail=2"]).Options["tail"].Should().Be("2");

    [TestCase("-v=diagnostic")]
    [TestCase("-v", "diagnostic")]
    [TestCase("--verbosity=diagnostic")]
    public void Cakes_letters_are_known(params string[] arguments) =>
        CommandLine.Parse(arguments).Options["verbosity"].Should().Be("diagnostic");

    [TestCase("--help")]
    [TestCase("-h")]
    [TestCase("-?")]
    [TestCase("GenieServe", "--help")]
    public void Help_lists_and_runs_nothing(params string[] arguments) =>
        CommandLine.Parse(arguments).Targets.Should().Equal("Default");

    [TestCase("--folow", "--follow")]
    [TestCase("--engin=local", "--engine")]
    [TestCase("--workspce=/srv", "--workspace")]
    [TestCase("--tial=5", "--tail")]
    public void An_unknown_option_is_misuse_with_the_nearest_word(string argument, string meant)
    {
        var failure = Failure(argument);

        failure.Kind.Should().Be(FailureKind.Misuse);
        failure.Cause.Should().Be($"There is no option '{argument.Split('=')[0]}'.");
        failure.Remedy.Should().StartWith($"Did you mean {meant}?");
    }

    [TestCase("--frobnicate-everything")]
    [TestCase("-x")]
    [TestCase("-")]
    [TestCase("--")]
    [TestCase("--=5")]
    [TestCase("-tail=5")]
    public void An_option_like_none_we_know_is_misuse_too(string argument) =>
        Failure(argument).Kind.Should().Be(FailureKind.Misuse);

    [TestCase("--tail")]
    [TestCase("--tail", "--follow")]
    [TestCase("--target")]
    [TestCase("-t")]
    public void A_value_that_is_missing_is_misuse_and_says_how_to_write_it(params string[] arguments)
    {
        var failure = Failure(arguments);

        failure.Kind.Should().Be(FailureKind.Misuse);
        failure.Cause.Should().EndWith(" lacks its value.");
        failure.Remedy.Should().MatchRegex("^Write it as --(tail=LINES|target=NAME)$");
    }

    [TestCase("--genie-serve", "GenieServe")]
    [TestCase("--genie-logs", "GenieLogs")]
    [TestCase("--genie-stop", "GenieStop")]
    [TestCase("--genie-status", "GenieStatus")]
    [TestCase("--genie-restart", "GenieRestart")]
    [TestCase("--Genie-Serve", "GenieServe")]
    [TestCase("--genieserve", "GenieServe")]
    [TestCase("--serve-genie", "GenieServe")]
    [TestCase("--health-check", "HealthCheck")]
    [TestCase("--status", "Status")]
    [TestCase("--doctor", "Doctor")]
    public void An_option_named_like_a_target_is_that_target(string option, string target)
    {
        CommandLine.Parse([option]).Targets.Should().Equal(target);
        CommandLine.Parse([option]).Options.Should().BeEmpty();
    }

    [Test]
    public void Every_target_is_an_option_too_but_for_options_of_that_name() =>
        TargetTable
            .OptionNames.Should()
            .OnlyContain(name => CommandLine.Parse(new[] { $"--{name}" }).Targets.Count == 1)
            .And.NotContain(CommandLineOptions.All.Select(option => option.Name));

    [TestCase("./my-workspace")]
    [TestCase("../my-workspace")]
    [TestCase(".")]
    [TestCase("..")]
    [TestCase("~")]
    [TestCase("~/my-workspace")]
    [TestCase("/srv/my workspace")]
    [TestCase("work/mine")]
    public void A_word_like_a_folder_is_the_workspace_of_any_target_and_alone_it_brings_it_up(string folder)
    {
        var (alone, before, behind, given) = (
            Parse(folder),
            Parse(folder, "GenieStop"),
            Parse("--genie-stop", folder),
            Parse($"--genie-stop={folder}")
        );

        alone.Targets.Should().Equal(CommandLine.FolderTarget);
        new[] { before, behind, given }.Should().OnlyContain(line => line.Targets.Single() == "GenieStop");
        new[] { alone, before, behind, given }.Should().OnlyContain(line => line.Options["workspace"] == folder);
    }

    [Test]
    public void A_bare_name_is_a_folder_where_it_is_there_and_is_no_target()
    {
        using var folder = new TestFolder();
        var name = Path.GetRelativePath(Environment.CurrentDirectory, folder.Root);
        Directory.CreateDirectory("GenieStop-not");

        Parse(name).Options["workspace"].Should().Be(name);
        Parse("GenieStop-not").Options["workspace"].Should().Be("GenieStop-not");
        Parse("GenieStop").Options.Should().BeEmpty();

        Directory.Delete("GenieStop-not");
    }

    [TestCase("./a", "./b")]
    [TestCase("./a", "--workspace=./b")]
    [TestCase("--workspace=./a", "--genie-stop=./b")]
    public void Two_workspaces_are_misuse(params string[] arguments)
    {
        var failure = Failure(arguments);

        failure.Kind.Should().Be(FailureKind.Misuse);
        failure.Cause.Should().ContainAll("./a", "./b");
    }

    [TestCase("--genie-serv", "--genie-serve")]
    [TestCase("--gene-stop", "--genie-stop")]
    [TestCase("--statsu", "--status")]
    public void An_unknown_option_can_mean_a_target(string argument, string meant) =>
        Failure(argument).Remedy.Should().StartWith($"Did you mean {meant}?");

    [TestCase("completion", "zsh")]
    [TestCase("Completion", "--shell=zsh")]
    [TestCase("--completion", "zsh")]
    public void The_word_behind_completion_is_the_shell(params string[] arguments)
    {
        var line = Parse(arguments);

        line.Targets.Select(TargetTable.Find).Should().Equal("Completion");
        line.Options["shell"].Should().Be("zsh");
    }

    private static CommandLine Parse(params string[] arguments) => CommandLine.Parse(arguments);

    private static StackException Failure(params string[] arguments) =>
        FluentActions.Invoking(() => CommandLine.Parse(arguments)).Should().Throw<StackException>().Which;
}
