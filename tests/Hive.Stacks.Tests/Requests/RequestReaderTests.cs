using Hive.Stacks.Requests;

namespace Hive.Stacks.Tests.Requests;

public sealed class RequestReaderTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 23, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public void Without_options_everything_has_a_default()
    {
        var request = Read();

        request
            .Should()
            .Match<StackRequest>(one =>
                one.Engine == null
                && one.Timeout == TimeSpan.FromSeconds(120)
                && one.Format == OutputFormat.Text
                && !one.Plan
            );
        request.Logs.Should().Be(new LogQuery());
    }

    [TestCase("30s", 30)]
    [TestCase("10m", 600)]
    [TestCase("2h", 7200)]
    [TestCase("1d", 86_400)]
    [TestCase("1.5h", 5400)]
    [TestCase("0s", 0)]
    public void A_duration_counts_back_from_now(string text, int seconds) =>
        Read(("since", text)).Logs.Since.Should().Be(Now - TimeSpan.FromSeconds(seconds));

    [TestCase("since", "10")]
    [TestCase("since", "10M")]
    [TestCase("since", "-10m")]
    [TestCase("since", "m")]
    [TestCase("since", "")]
    [TestCase("since", "999999999d")]
    [TestCase("timeout", "0")]
    [TestCase("timeout", "1e3")]
    [TestCase("timeout", "86401")]
    [TestCase("timeout", " 5")]
    [TestCase("tail", "-1")]
    [TestCase("tail", "many")]
    [TestCase("engine", "kubernetes")]
    [TestCase("engine", "1")]
    [TestCase("engine", "docker,local")]
    [TestCase("engine", "")]
    [TestCase("format", "xml")]
    [TestCase("plan", "maybe")]
    [TestCase("grep", "(")]
    public void A_wrong_value_is_named_with_what_is_wanted(string option, string value) =>
        FluentActions
            .Invoking(() => Read((option, value)))
            .Should()
            .Throw<StackException>()
            .Where(failure =>
                failure.Kind == FailureKind.Misuse
                && failure.Cause.Contains($"--{option}={value}")
                && failure.Remedy.Contains($"--{option}")
            );

    [TestCase("DOCKER", "docker")]
    [TestCase("local", "local")]
    [TestCase("Auto", null)]
    public void Words_match_without_case(string word, string? engine) => Read(("engine", word)).Engine.Should().Be(engine);

    [TestCase(null, "local", "local")]
    [TestCase("docker", "local", "docker")]
    [TestCase(null, "", null)]
    public void An_option_overrides_the_environment(string? option, string environment, string? engine) =>
        Read(new Dictionary<string, string> { ["HIVE_ENGINE"] = environment }, option is null ? [] : [("engine", option)])
            .Engine.Should()
            .Be(engine);

    [TestCase(null, "feature-x", "feature-x")]
    [TestCase("other", "feature-x", "other")]
    [TestCase(null, "", null)]
    public void The_instance_may_be_named_by_the_environment_as_compose_reads_it(
        string? option,
        string environment,
        string? instance
    ) =>
        Read(
            new Dictionary<string, string> { ["HIVE_INSTANCE"] = environment },
            option is null ? [] : [("instance", option)]
        )
            .Instance.Should()
            .Be(instance);

    [Test]
    public void Switches_need_no_value() =>
        Read(("plan", "true"), ("follow", "")).Should().Match<StackRequest>(one => one.Plan && one.Logs.Follow);

    [Test]
    public void A_pattern_matches_without_case() =>
        Read(("grep", "fatal|panic")).Logs.Grep!.IsMatch("FATAL: no").Should().BeTrue();

    [Test]
    public void Without_options_keys_are_listed() => Read().Keys.Should().Be(new ListKeys());

    [TestCase(null, "read,run")]
    [TestCase("read", "read")]
    [TestCase("ADMIN, read,read,", "read,admin")]
    public void A_key_is_made_with_the_scopes_that_are_named(string? scopes, string wanted)
    {
        var request = Read([("create", " ci "), .. scopes is null ? [] : new[] { ("scopes", scopes) }])
            .Keys.Should()
            .BeOfType<CreateKey>()
            .Subject;

        request.Name.Should().Be("ci");
        request.Scopes.Should().Equal(wanted.Split(','));
    }

    [Test]
    public void A_key_may_be_a_user_s()
    {
        Read(("create", "laptop"), ("user", " alice "))
            .Keys.Should()
            .BeEquivalentTo(new CreateKey("laptop", ["read", "run"], "alice"));
        Read(("create", "ci")).Keys.Should().BeOfType<CreateKey>().Which.UserId.Should().BeNull();
    }

    [Test]
    public void A_key_is_revoked_by_its_id() =>
        Read(("revoke", "1f0c5ab2e9d4")).Keys.Should().Be(new RevokeKey("1f0c5ab2e9d4"));

    [TestCase("create=ci revoke=1f0c5ab2e9d4", "--create and --revoke", "Give one of them")]
    [TestCase("scopes=read", "--scopes is for a key that is made", "Add --create=NAME")]
    [TestCase("scopes=read revoke=1f0c5ab2e9d4", "--scopes is for a key that is made", "Add --create=NAME")]
    [TestCase("create=ci scopes=raed", "There is no scope 'raed'.", "Did you mean read? The scopes are read, run, admin.")]
    [TestCase("create=ci scopes=read,everything", "There is no scope 'everything'.", "The scopes are read, run, admin.")]
    [TestCase("create=ci scopes=,", "--scopes=, names no scope.", "read, run, admin")]
    [TestCase("user=alice", "--user is for a key that is made", "Add --create=NAME")]
    [TestCase("create=ci user=", "--user has no name", "--user=alice")]
    [TestCase("create=ci user=alice scopes=read,admin", "--user and the scope admin", "Leave admin out")]
    [TestCase("create=", "--create has no name", "--create=ci")]
    [TestCase("create=\a", "--create has no name", "--create=ci")]
    [TestCase("revoke=", "--revoke has no id", "neither the key's name nor its text")]
    [TestCase("revoke=../versions", "--revoke has no id", "neither the key's name nor its text")]
    public void A_contradiction_about_keys_is_misuse_with_what_to_write(string options, string cause, string remedy) =>
        FluentActions
            .Invoking(() =>
                Read([.. options.Split(' ').Select(option => option.Split('=', 2)).Select(pair => (pair[0], pair[1]))])
            )
            .Should()
            .Throw<StackException>()
            .Where(failure =>
                failure.Kind == FailureKind.Misuse && failure.Cause.StartsWith(cause) && failure.Remedy.Contains(remedy)
            );

    [Test]
    public void The_text_of_a_key_in_place_of_its_id_is_not_repeated()
    {
        var text = $"hive_1f0c5ab2e9d4_{new string('s', 43)}";

        FluentActions
            .Invoking(() => Read(("revoke", text)))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && !failure.ToString().Contains(text));
    }

    private static StackRequest Read(params (string Name, string Value)[] options) => Read([], options);

    private static StackRequest Read(Dictionary<string, string> environment, (string Name, string Value)[] options)
    {
        using var folder = new TemporaryFolder();
        var all = options
            .Append((Name: "workspace", Value: folder.Path))
            .ToDictionary(option => option.Name, option => option.Value);
        return new RequestReader(all, environment, Now).Read(Requested.Product);
    }
}
