using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Tests.Requests;

/// <summary>Limits, defaults and the words of refusals: what the target Mutation found that no test noticed.</summary>
public sealed class RequestEdgeTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new TemporaryFolder();

    [TearDown]
    public void Clean() => _folder.Dispose();

    [TestCase("plan", "maybe", "true or false")]
    [TestCase("timeout", "0", "a whole number from 1 to 86400")]
    [TestCase("engine", "abacus", "one of auto, docker")]
    [TestCase("format", "xml", "one of text, json")]
    [TestCase("since", "10", "a duration such as 30s, 10m, 2h or 1d")]
    [TestCase("since", "36501d", "at most 36500d")]
    [TestCase("grep", "(", "a regular expression (")]
    public void A_wrong_value_is_answered_with_what_would_be_right(string option, string value, string wanted) =>
        Refused((option, value)).Remedy.Should().StartWith($"Give --{option} {wanted}");

    [TestCase("timeout", "1")]
    [TestCase("timeout", "86400")]
    [TestCase("tail", "0")]
    [TestCase("tail", "1000000")]
    [TestCase("since", "36500d")]
    public void A_limit_itself_is_allowed(string option, string value) =>
        FluentActions.Invoking(() => Requested.In(_folder, (option, value))).Should().NotThrow();

    [Test]
    public void The_engine_is_chosen_in_the_workspace_too()
    {
        _folder.Write(".env", "HIVE_ENGINE=local\n");

        Requested.In(_folder).Engine.Should().Be("local");
    }

    [TestCase("yes")]
    [TestCase("plan")]
    public void A_switch_is_off_until_it_is_named(string name)
    {
        bool IsOn(StackRequest request) => name == "yes" ? request.Yes : request.Plan;

        IsOn(Requested.In(_folder)).Should().BeFalse();
        IsOn(Requested.In(_folder, (name, "true"))).Should().BeTrue();
    }

    [Test]
    public void A_workspace_that_nobody_named_is_known_as_the_default_one()
    {
        var nothing = new Dictionary<string, string>();

        new RequestReader(nothing, nothing, default).Read(Requested.Product).Workspace.IsDefault.Should().BeTrue();
        Requested.In(_folder).Workspace.IsDefault.Should().BeFalse();
    }

    [Test]
    public void A_copy_of_a_stack_that_there_is_one_of_is_refused_with_the_way_out()
    {
        var request = Requested.In(_folder, ("instance", "x"));

        var failure = FluentActions
            .Invoking(() => request.Resolve(StackCatalogue.Workspace))
            .Should()
            .Throw<StackException>()
            .Which;

        failure.Cause.Should().Be("There is one workspace stack in a workspace, so the instance 'x' means nothing for it.");
        failure.Remedy.Should().Be("Leave --instance (or HIVE_INSTANCE) out, or name another folder with --workspace.");
    }

    [TestCase("HIVE_GENIE_PORT", "http", "Set HIVE_GENIE_PORT to a number from 1 to 65535.")]
    [TestCase("HIVE_BIND", "localhost", "Set HIVE_BIND to an IP address such as 127.0.0.1.")]
    [TestCase(
        "HIVE_IMAGE_TAG",
        "a b",
        "Set HIVE_IMAGE_TAG to letters, digits, dots, hyphens and underscores, 128 at the most.",
        TestName = "A_tag_that_is_none_is_answered_with_what_a_tag_is"
    )]
    [TestCase("HIVE_GENIE_PORT", "35532", "Give each a port of its own in .env.")]
    public void A_wrong_setting_is_answered_with_what_would_be_right(string name, string value, string remedy) =>
        FluentActions
            .Invoking(() => Settings((name, value)))
            .Should()
            .Throw<StackException>()
            .Which.Remedy.Should()
            .Be(remedy);

    [Test]
    public void Settings_of_PostgreSQL_have_defaults_and_those_of_the_API_are_passed_on_only_when_they_are_set()
    {
        var setting = StackCatalogue.All.SelectMany(stack => stack.PostgresSettings).First();
        var settings = Settings(("HIVE_RATE_LIMIT", "7"), ("HIVE_LOG_PROMPTS", ""));

        settings.PostgresSettings[setting.Variable].Should().Be(setting.Default);
        Settings((setting.Variable, "another")).PostgresSettings[setting.Variable].Should().Be("another");
        settings.ApiVariables.Should().BeEquivalentTo(new Dictionary<string, string> { ["HIVE_RATE_LIMIT"] = "7" });
    }

    [Test]
    public void The_name_of_a_key_may_hold_no_control_character_anywhere() =>
        Refused(("create", "c\u001bi")).Kind.Should().Be(FailureKind.Misuse);

    [Test]
    public void An_id_of_a_key_has_32_characters_at_the_most()
    {
        Requested.In(_folder, ("revoke", new string('a', 32))).Keys.Should().Be(new RevokeKey(new string('a', 32)));
        Refused(("revoke", new string('a', 33))).Kind.Should().Be(FailureKind.Misuse);
    }

    [Test]
    public void A_scope_that_is_like_no_other_is_answered_with_all_and_no_guess() =>
        Refused(("create", "ci"), ("scopes", "everything")).Remedy.Should().Be("The scopes are read, run, admin.");

    private StackException Refused(params (string Name, string Value)[] options) =>
        FluentActions.Invoking(() => Requested.In(_folder, options)).Should().Throw<StackException>().Which;

    private static HiveSettings Settings(params (string Name, string Value)[] variables) =>
        HiveSettings.From(variables.ToDictionary(one => one.Name, one => one.Value), new Dictionary<string, string>());
}
