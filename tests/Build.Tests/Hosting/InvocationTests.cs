using Hive.Build.Hosting;
using Hive.Stacks;
using Hive.Stacks.Requests;
using Hive.Testing;

namespace Build.Tests.Hosting;

public sealed class InvocationTests
{
    private readonly TestFolder _workspace = new();

    [OneTimeTearDown]
    public void Clean() => _workspace.Dispose();

    [Test]
    public void Cake_is_told_targets_and_verbosity_and_nothing_of_ours() =>
        Read("ServeGenie", "--engine=local", "--timeout=5")
            .CakeArguments.Should()
            .Equal("--target=GenieServe", "--verbosity=minimal");

    [Test]
    public void Cakes_switches_are_handed_on() =>
        Read("-t", "genieserve", "--tree", "--dryrun", "-e", "--description")
            .CakeArguments.Should()
            .Equal("--target=GenieServe", "--verbosity=normal", "--tree", "--description", "--dryrun", "--exclusive");

    [Test]
    public void A_switch_that_is_off_is_not_handed_on() => Read("--tree=false").CakeArguments.Should().NotContain("--tree");

    [Test]
    public void Several_targets_are_handed_on_once_each() =>
        Read("GenieStop", "StopGenie", "GenieServe")
            .CakeArguments.Should()
            .StartWith(["--target=GenieStop", "--target=GenieServe", "--verbosity=minimal"]);

    [Test]
    public void Json_keeps_cake_quiet()
    {
        var invocation = Read("Status", "--format=json", "--verbosity=diagnostic");

        invocation.CakeArguments.Should().Contain("--verbosity=quiet");
        invocation.ShowsTasks.Should().BeFalse();
        invocation.Request.Format.Should().Be(OutputFormat.Json);
    }

    [TestCase("quiet", "quiet", false, false)]
    [TestCase("minimal", "minimal", false, false)]
    [TestCase("Normal", "normal", true, false)]
    [TestCase("v", "verbose", true, true)]
    [TestCase("DIAGNOSTIC", "diagnostic", true, true)]
    public void Verbosity_decides_what_is_shown(string word, string full, bool tasks, bool all)
    {
        var invocation = Read($"--verbosity={word}");

        invocation.Verbosity.Should().Be(full);
        (invocation.ShowsTasks, invocation.IsVerbose).Should().Be((tasks, all));
    }

    [TestCase("--verbosity=loud")]
    [TestCase("--timeout=soon")]
    [TestCase("--timeout=0")]
    [TestCase("--tail=-1")]
    [TestCase("--since=yesterday")]
    [TestCase("--grep=[")]
    [TestCase("--engine=kubernetes")]
    [TestCase("--format=xml")]
    [TestCase("--plan=maybe")]
    [TestCase("--create=")]
    [TestCase("--scopes=read")]
    [TestCase("--revoke=/")]
    [TestCase("Genie")]
    public void A_bad_value_is_misuse_before_anything_runs(string argument) =>
        FluentActions
            .Invoking(() => Read(argument))
            .Should()
            .Throw<StackException>()
            .Which.Kind.Should()
            .Be(FailureKind.Misuse);

    private Invocation Read(params string[] arguments) => Invocation.Read([.. arguments, $"--workspace={_workspace.Root}"]);
}
