using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Access;

/// <summary>What the server refuses before any code of ours sees it is a problem document as everything else.</summary>
internal sealed class RefusedRequestTests
{
    private OneApi api = null!;

    [OneTimeSetUp]
    public async Task StartApi() => api = await OneApi.StartAsync();

    [OneTimeTearDown]
    public async Task StopApi() => await api.DisposeAsync();

    [TestCase("GET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [TestCase("GET /agents/%00/runs HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [TestCase("GET /v1/models/a%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\n\r\n", 400)]
    [TestCase("GET / HTTP/1.1\r\nHost: a\r\nno colon\r\n\r\n", 400)]
    [TestCase("GET / HTTP/7.0\r\nHost: a\r\n\r\n", 505)]
    [TestCase("no request at all\r\n\r\n", 400)]
    // On a connection that has served others.
    [TestCase("GET /api/v1/health/live HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\nGET /%00 HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    public async Task It_gets_a_problem_document(string sent, int status)
    {
        var answer = await SendAsync(sent);
        var last = answer[answer.LastIndexOf("HTTP/1.1 ", StringComparison.Ordinal)..];
        last.Should().StartWith($"HTTP/1.1 {status} ").And.Contain("\r\nContent-Type: application/problem+json\r\n");
        var body = last[(last.IndexOf("\r\n\r\n", StringComparison.Ordinal) + 4)..];
        last.Should().Contain($"\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        var problem = JsonSerializer.Deserialize<JsonElement>(body);
        problem.At("status").GetInt32().Should().Be(status);
        problem.Text("detail").Should().NotBeNullOrEmpty();
        problem.Text("trace_id").Should().HaveLength(32);
    }

    [Test]
    public async Task An_address_and_headers_that_are_too_long_do_too()
    {
        (await SendAsync($"GET /{new string('a', 20_000)} HTTP/1.1\r\nHost: a\r\n\r\n"))
            .Should()
            .StartWith("HTTP/1.1 414 ")
            .And.Contain("application/problem+json");
        (await SendAsync($"GET / HTTP/1.1\r\nHost: a\r\nx: {new string('a', 40_000)}\r\n\r\n"))
            .Should()
            .StartWith("HTTP/1.1 431 ")
            .And.Contain("application/problem+json");
    }

    private async Task<string> SendAsync(string text)
    {
        using TcpClient client = new("127.0.0.1", api.Environment.Port);
        await using var stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(text));
        using StreamReader reader = new(stream, Encoding.UTF8);
        StringBuilder answer = new();
        try
        {
            var buffer = new char[4096];
            while (await reader.ReadAsync(buffer.AsMemory()) is > 0 and var count)
                answer.Append(buffer, 0, count);
        }
        catch (IOException)
        {
            // It has ended the connection while something of what was sent was not read yet.
        }
        return answer.ToString();
    }
}
