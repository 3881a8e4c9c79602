using Hive.Stacks.Keys;
using Hive.Stacks.Requests;
using Hive.Stacks.Tests.Commands;
using Hive.Stacks.Tests.Health;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Keys;

public sealed class KeyClientTests
{
    private const string Made = """{"id":"1f0c5ab2e9d4","name":"ci","scopes":["read","run"],"key":"hive_1f0c5ab2e9d4_text"}""";
    private const string Entry = """{"id":"1f0c5ab2e9d4","name":"ci","scopes":["read","run"],"created_at":"2026-11-25T04:00:00Z","created_by":"root"}""";

    private readonly KeyClient _client = new();
    private TemporaryFolder _folder = null!;
    private TinyServer _server = null!;

    private StackInstance Genie => Samples.Genie(_folder.Path, _server.Port);

    [SetUp]
    public void Make()
    {
        (_folder, _server) = (new TemporaryFolder(), new TinyServer());
        _folder.Write("data/secrets/genie/api_key", "hive_root\n");
    }

    [TearDown]
    public async Task Close()
    {
        await _server.DisposeAsync();
        _folder.Dispose();
    }

    [OneTimeTearDown]
    public void Dispose() => _client.Dispose();

    [Test]
    public async Task A_key_is_made_with_name_and_scopes_under_the_root_key()
    {
        Answering(201, Made);

        var made = await _client.CreateAsync(Genie, new CreateKey("für ci", ["read", "run"]), default);

        _server.Requests.Should().Equal("POST /api/v1/keys HTTP/1.1");
        _server.Body.Should().Be("""{"name":"für ci","scopes":["read","run"]}""");
        (_server.Headers["x-api-key"], _server.Headers["Content-Type"]).Should().Be(("hive_root", "application/json"));
        (made.Id, made.Name, made.Key.Reveal()).Should().Be(("1f0c5ab2e9d4", "ci", "hive_1f0c5ab2e9d4_text"));
        made.ToString().Should().Contain("***").And.NotContain("_text");
    }

    [Test]
    public async Task The_list_has_revoked_keys_too()
    {
        Answering(200, $$"""{"keys":[{{Entry}},{{Entry[..^1]}},"revoked_at":"2026-11-25T05:00:00Z","revoked_by":"root"}]}""");

        var list = await _client.ListAsync(Genie, default);

        _server.Requests.Should().Equal("GET /api/v1/keys HTTP/1.1");
        list.Keys.Select(key => (key.CreatedBy, key.RevokedAt)).Should().Equal(("root", null), ("root", new DateTimeOffset(2026, 11, 25, 5, 0, 0, TimeSpan.Zero)));
    }

    [Test]
    public async Task A_key_is_revoked_by_its_id()
    {
        Answering(200, Entry);

        (await _client.RevokeAsync(Genie, new RevokeKey("1f0c5ab2e9d4"), default)).Name.Should().Be("ci");

        _server.Requests.Should().Equal("DELETE /api/v1/keys/1f0c5ab2e9d4 HTTP/1.1");
    }

    [TestCase(401, FailureKind.Failed, "is not the root key of the API that answers", "GenieStatus")]
    [TestCase(409, FailureKind.Conflict, "genie has a key named 'ci' already.", "GenieKeys")]
    [TestCase(400, FailureKind.Misuse, "genie makes no key named 'ci': Such is the rule.", "another name")]
    [TestCase(404, FailureKind.Failed, "The API of genie knows nothing of keys.", "GenieRestart")]
    [TestCase(429, FailureKind.Failed, "The API of genie answered with HTTP 429: Such is the rule.", "GenieLogs")]
    [TestCase(503, FailureKind.Unhealthy, "The API of genie answered with HTTP 503: Such is the rule.", "GenieLogs")]
    public async Task A_refusal_is_a_sentence_with_a_remedy(int status, FailureKind kind, string cause, string remedy)
    {
        Answering(status, """{"title":"No","detail":"Such is the rule."}""");

        await Refused(() => _client.CreateAsync(Genie, new CreateKey("ci", ["read"]), default), kind, cause, remedy);
    }

    [Test]
    public async Task An_id_that_no_key_has_is_named()
    {
        Answering(404, "");

        await Refused(() => _client.RevokeAsync(Genie, new RevokeKey("ffff"), default), FailureKind.Failed, "genie has no key with the id 'ffff'.", "GenieKeys");
    }

    [Test]
    public async Task A_port_that_nobody_listens_on_is_unhealthy_with_the_command_that_starts_the_stack() =>
        await Refused(() => _client.ListAsync(Genie, default), FailureKind.Unhealthy, "genie does not answer at", "Start it: ./build.sh --target=GenieServe");

    [TestCase("<html>hello</html>")]
    [TestCase("")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("""{"id":"1f0c5ab2e9d4","name":"ci","scopes":["read"],"text":"hive_1f0c5ab2e9d4_text"}""")]
    [TestCase("""{"id":"1f0c5ab2e9d4","name":"ci","scopes":["read"],"key":["hive_1f0c5ab2e9d4_text"]}""")]
    [TestCase("""{"id":"1f0c5ab2e9d4","name":"ci","scopes":["read"],"key":""}""")]
    public async Task An_answer_that_is_none_is_a_failure_that_quotes_nothing_of_it(string body)
    {
        Answering(201, body);

        var failure = await Refused(() => _client.CreateAsync(Genie, new CreateKey("ci", ["read"]), default), FailureKind.Failed, "is not what an API of this version says", "GenieRestart");

        failure.ToString().Should().NotContain("_text");
    }

    [Test]
    public async Task The_root_key_follows_nobody_elsewhere()
    {
        _server.Location = "/elsewhere";
        Answering(307, "");

        await Refused(() => _client.ListAsync(Genie, default), FailureKind.Failed, "answered with HTTP 307.", "GenieLogs");

        _server.Requests.Should().Equal("GET /api/v1/keys HTTP/1.1");
    }

    [TestCase("")]
    [TestCase("hive_one\nhive_two")]
    [TestCase("hive_schlüssel")]
    public async Task A_key_file_that_holds_no_key_is_named_and_not_quoted(string text)
    {
        _folder.Write("data/secrets/genie/api_key", text);
        Answering(200, """{"keys":[]}""");

        var failure = await Refused(() => _client.ListAsync(Genie, default), FailureKind.Failed, "api_key' holds no key.", "Put the right key there");

        failure.ToString().Should().NotContain("hive_");
        _server.Requests.Should().BeEmpty();
    }

    [Test]
    public async Task A_key_file_that_is_missing_is_a_missing_prerequisite()
    {
        File.Delete(Genie.ApiKeyFile);

        await Refused(() => _client.ListAsync(Genie, default), FailureKind.Prerequisite, "api_key' is not there", "GenieServe");
    }

    private void Answering(int status, string body)
    {
        _server.Answer = (status, body);
        _server.Open();
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
