using Hive.Stacks.Requests;

namespace Hive.Stacks.Tests.Keys;

public sealed class KeyRefusalTests
{
    private KeyApi _api = null!;

    [SetUp]
    public void Make() => _api = new KeyApi();

    [TearDown]
    public async Task Close() => await _api.DisposeAsync();

    [TestCase(401, FailureKind.Failed, "is not the root key of the API that answers", "GenieStatus")]
    [TestCase(409, FailureKind.Conflict, "genie has a key named 'ci' already.", "GenieKeys")]
    [TestCase(400, FailureKind.Misuse, "genie makes no key named 'ci': Such is the rule.", "another name")]
    [TestCase(404, FailureKind.Failed, "The API of genie knows nothing of keys.", "GenieRestart")]
    [TestCase(429, FailureKind.Failed, "The API of genie answered with HTTP 429: Such is the rule.", "GenieLogs")]
    [TestCase(503, FailureKind.Unhealthy, "The API of genie answered with HTTP 503: Such is the rule.", "GenieLogs")]
    public async Task A_refusal_is_a_sentence_with_a_remedy(int status, FailureKind kind, string cause, string remedy)
    {
        _api.Answer(status, """{"title":"No","detail":"Such is the rule."}""");

        await Refused(
            () => _api.Client.CreateAsync(_api.Genie, new CreateKey("ci", ["read"]), default),
            kind,
            cause,
            remedy
        );
    }

    [Test]
    public async Task An_id_that_no_key_has_is_named()
    {
        _api.Answer(404, "");

        await Refused(
            () => _api.Client.RevokeAsync(_api.Genie, new RevokeKey("ffff"), default),
            FailureKind.Failed,
            "genie has no key with the id 'ffff'.",
            "GenieKeys"
        );
    }

    [Test]
    public async Task A_port_that_nobody_listens_on_is_unhealthy_with_the_command_that_starts_the_stack() =>
        await Refused(
            () => _api.Client.ListAsync(_api.Genie, default),
            FailureKind.Unhealthy,
            "(nobody listens there), so its key is not sent",
            "./build.sh --target=GenieServe"
        );

    [TestCase("<html>hello</html>")]
    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("""{"id":"1f0c5ab2e9d4","name":"ci","scopes":["read"],"text":"hive_1f0c5ab2e9d4_text"}""")]
    [TestCase("""{"id":"1f0c5ab2e9d4","name":"ci","scopes":["read"],"key":["hive_1f0c5ab2e9d4_text"]}""")]
    [TestCase("""{"id":"1f0c5ab2e9d4","name":"ci","scopes":["read"],"key":""}""")]
    public async Task An_answer_that_is_none_is_a_failure_that_quotes_nothing_of_it(string body)
    {
        _api.Answer(201, body);

        var failure = await Refused(
            () => _api.Client.CreateAsync(_api.Genie, new CreateKey("ci", ["read"]), default),
            FailureKind.Failed,
            "is not what an API of this version says",
            "GenieRestart"
        );

        failure.ToString().Should().NotContain("_text");
    }

    [Test]
    public async Task The_root_key_follows_nobody_elsewhere()
    {
        _api.Server.Location = "/elsewhere";
        _api.Answer(307, "");

        await Refused(
            () => _api.Client.ListAsync(_api.Genie, default),
            FailureKind.Failed,
            "answered with HTTP 307.",
            "GenieLogs"
        );

        _api.Server.Requests.Should().Equal("GET /api/v1/keys HTTP/1.1");
    }

    [TestCase("")]
    [TestCase("hive_one\nhive_two")]
    [TestCase("hive_schlüssel")]
    public async Task A_key_file_that_holds_no_key_is_named_and_not_quoted(string text)
    {
        await File.WriteAllTextAsync(_api.Genie.Paths.ApiKey, text);
        _api.Answer(200, """{"keys":[]}""");

        var failure = await Refused(
            () => _api.Client.ListAsync(_api.Genie, default),
            FailureKind.Failed,
            "api_key' holds no key.",
            "Put the right key there"
        );

        failure.ToString().Should().NotContain("hive_");
        _api.Server.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task A_key_file_that_is_missing_is_a_missing_prerequisite()
    {
        File.Delete(_api.Genie.Paths.ApiKey);

        await Refused(
            () => _api.Client.ListAsync(_api.Genie, default),
            FailureKind.Prerequisite,
            "api_key' is not there",
            "GenieServe"
        );
    }

    private static async Task<StackException> Refused(Func<Task> ask, FailureKind kind, string cause, string remedy)
    {
        var failure = (await FluentActions.Awaiting(ask).Should().ThrowAsync<StackException>()).Which;
        failure.Kind.Should().Be(kind);
        failure.Cause.Should().Contain(cause);
        failure.Remedy.Should().Contain(remedy);
        return failure;
    }
}
