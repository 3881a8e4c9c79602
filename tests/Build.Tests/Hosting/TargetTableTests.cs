using Hive.Build.Hosting;
using Hive.Stacks;
using Hive.Testing;

namespace Build.Tests.Hosting;

public sealed class TargetTableTests
{
    // The words of the interface that this version has; a target may be added, none may go.
    private static readonly string[] Promised =
    [
        "Default",
        "EngineUp",
        "EngineDown",
        "BaseImages",
        "BuildImages",
        "BuildGenieImage",
        "GenieServe",
        "GenieStop",
        "GenieRestart",
        "GenieLogs",
        "GenieStatus",
        "Status",
        "HealthCheck",
        "Test",
        "TestUnit",
        "TestEndToEnd",
        "Ci",
        "Build",
        "Pack",
        "Completion",
        "WorkspaceKeys",
        "GenieKeys",
        "AgentKeys",
    ];

    [TestCaseSource(nameof(Promised))]
    public void A_promised_target_is_there(string name) =>
        TargetTable.All.Select(target => target.Name).Should().Contain(name);

    [Test]
    public void Every_target_says_what_it_does() =>
        TargetTable.All.Should().OnlyContain(target => target.Description.EndsWith('.') && target.Description.Length > 10);

    [TestCase("GenieServe")]
    [TestCase("genieserve")]
    [TestCase("GENIESERVE")]
    [TestCase("ServeGenie")]
    [TestCase("servegenie")]
    public void Names_match_without_case_and_with_the_verb_first(string word) =>
        TargetTable.Find(word).Should().Be("GenieServe");

    [TestCase("StopGenie", "GenieStop")]
    [TestCase("LogsGenie", "GenieLogs")]
    [TestCase("StatusGenie", "GenieStatus")]
    [TestCase("RestartGenie", "GenieRestart")]
    [TestCase("KeysGenie", "GenieKeys")]
    public void Every_verb_can_come_first(string word, string target) => TargetTable.Find(word).Should().Be(target);

    [TestCase("GenieServ", "GenieServe")]
    [TestCase("GeniServe", "GenieServe")]
    [TestCase("ServGenie", "ServeGenie")]
    [TestCase("HealthChek", "HealthCheck")]
    [TestCase("Tset", "Test")]
    public void An_unknown_target_is_misuse_with_the_nearest_name(string word, string meant)
    {
        var failure = Failure(word);

        failure.Kind.Should().Be(FailureKind.Misuse);
        failure.Cause.Should().Be($"There is no target '{word}'.");
        failure.Remedy.Should().StartWith($"Did you mean {meant}?");
    }

    [Test]
    public void A_target_like_none_we_know_gets_no_suggestion() =>
        Failure("CompletelyDifferentThing")
            .Remedy.Should()
            .Be("Run ./build.sh to see all targets; a folder is written as ./CompletelyDifferentThing");

    [Test]
    public void Targets_that_develop_hive_are_marked_as_needing_a_checkout() =>
        Checkout
            .Sources("build/Tasks/Development")
            .Select(file => Path.GetFileNameWithoutExtension(file)[..^"Task".Length])
            .Should()
            .OnlyContain(name => TargetTable.NeedsCheckout(name));

    [TestCase("GenieServe")]
    [TestCase("EngineUp")]
    [TestCase("Status")]
    public void Targets_that_run_hive_are_not(string name) => TargetTable.NeedsCheckout(name).Should().BeFalse();

    private static StackException Failure(string word) =>
        FluentActions.Invoking(() => TargetTable.Find(word)).Should().Throw<StackException>().Which;
}
