namespace Hive.Stacks.Tests.Keys;

public sealed class SignInClientTests
{
    private KeyApi _api = null!;

    [SetUp]
    public void Make() => _api = new KeyApi();

    [TearDown]
    public async Task Close() => await _api.DisposeAsync();

    [Test]
    public async Task The_page_is_asked_for_under_the_root_key_and_is_of_the_stacks_own_address()
    {
        _api.Answer(200, """{"code":"abc-1","path":"/#code=abc-1","expires_in_seconds":300}""");

        var page = await _api.SignIn.PageAsync(_api.Genie, default);

        page.ToString().Should().Be($"http://127.0.0.1:{_api.Genie.Settings.Url.Port}/#code=abc-1");
        _api.Server.Requests.Should().Equal("POST /api/v1/sign-in/codes HTTP/1.1");
        _api.Server.Headers["x-api-key"].Should().Be("hive_root");
    }

    [TestCase(404, """{"detail":"There is nothing at this address."}""", "There is nothing at this address.")]
    [TestCase(200, "{}", "is not what an API of this version says")]
    [TestCase(200, "<html>", "is not what an API of this version says")]
    [TestCase(503, "", "HTTP 503")]
    public async Task What_is_no_page_is_refused_with_a_reason(int status, string body, string reason)
    {
        _api.Answer(status, body);

        var asked = async () => await _api.SignIn.PageAsync(_api.Genie, default);

        (await asked.Should().ThrowAsync<StackException>()).Which.Cause.Should().Contain(reason);
    }

    [Test]
    public async Task A_stack_that_does_not_answer_is_told_to_be_served()
    {
        var asked = async () => await _api.SignIn.PageAsync(_api.Genie, default);

        (await asked.Should().ThrowAsync<StackException>()).Which.Kind.Should().Be(FailureKind.Unhealthy);
    }
}
