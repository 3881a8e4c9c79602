using Hive.Service.Components;
using Hive.Service.Secrets;
using Hive.Service.Tools.Http;

namespace Hive.Service.Tests.Tools;

/// <summary>What a model fills in stays where the tool's file puts it.</summary>
internal sealed class HttpToolTests
{
    private readonly Recorder recorder = new();

    [TestCase("..")]
    [TestCase(".")]
    [TestCase("../admin")]
    [TestCase("x/../../admin")]
    [TestCase("%2e%2e")]
    [TestCase("%2E.")]
    [TestCase("%252e%252e")]
    [TestCase("..%2fadmin")]
    [TestCase("..;/admin")]
    [TestCase("..\\admin")]
    [TestCase("..%5Cadmin")]
    [TestCase("\\\\evil.example\\x")]
    [TestCase("//evil.example")]
    [TestCase("/admin")]
    [TestCase("x//y")]
    [TestCase(" .. ")]
    public async Task An_argument_that_climbs_the_path_is_refused_by_name(string argument)
    {
        var answer = await CallAsync("https://api.example.org/v1/cities/{city}/weather", ("city", argument));

        answer.Should().StartWith("Error: city ");
        recorder.Asked.Should().BeEmpty();
    }

    [Test]
    public async Task Two_arguments_that_climb_together_are_refused()
    {
        (await CallAsync("https://api.example.org/v1/{a}{b}", ("a", "."), ("b", "."))).Should().StartWith("Error: a ");
        (await CallAsync("https://api.example.org/v1/.{a}", ("a", "."))).Should().StartWith("Error: a ");
        recorder.Asked.Should().BeEmpty();
    }

    [TestCase("Zürich", "/v1/Z%C3%BCrich")]
    [TestCase("a/b.txt", "/v1/a%2Fb.txt")]
    [TestCase("1..2", "/v1/1..2")]
    [TestCase("...", "/v1/...")]
    [TestCase("100%", "/v1/100%25")]
    [TestCase("a?b#c@d:e", "/v1/a%3Fb%23c%40d%3Ae")]
    public async Task Other_arguments_go_in_escaped(string argument, string path)
    {
        (await CallAsync("https://api.example.org/v1/{city}", ("city", argument))).Should().Be("done");
        recorder.Asked.Should().Equal($"https://api.example.org{path}");
    }

    [Test]
    public async Task Behind_the_question_mark_an_argument_is_a_value()
    {
        (await CallAsync("https://api.example.org/v1/search?q={q}", ("q", "../x//y"))).Should().Be("done");
        recorder.Asked.Should().Equal("https://api.example.org/v1/search?q=..%2Fx%2F%2Fy");
    }

    private async Task<string> CallAsync(string url, params (string Name, string Value)[] arguments)
    {
        using var http = new HttpClient(recorder, disposeHandler: false);
        recorder.Asked.Clear();
        var tool = new HttpTool(http, new SecretsFolder(null, _ => "secret", TimeProvider.System), TimeProvider.System).Make(
            new()
            {
                Id = "weather",
                Name = "weather",
                Source = "tools/weather/config.yaml",
                Hash = "",
                Url = url,
                Headers = new Dictionary<string, string> { ["x-api-key"] = "${KEY}" },
                Parameters = [.. arguments.Select(one => new ToolParameter { Name = one.Name })],
            }
        );
        return (
            await tool.InvokeAsync(new(arguments.ToDictionary(one => one.Name, one => (object?)one.Value)))
        )!.ToString()!;
    }

    private sealed class Recorder : HttpMessageHandler
    {
        public List<string> Asked { get; } = [];

        protected override Task<HttpResponseMessage> SendAsync(
            HttpRequestMessage request,
            CancellationToken cancellationToken
        )
        {
            Asked.Add(request.RequestUri!.AbsoluteUri);
            return Task.FromResult(new HttpResponseMessage { Content = new StringContent("done") });
        }
    }
}
