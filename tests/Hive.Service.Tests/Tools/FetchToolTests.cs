using System.Net;
using System.Text;
using Hive.Service.Tools.Http;
using Hive.Testing;
using Hive.Tests.Postgres;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tests.Tools;

internal sealed class FetchToolTests
{
    private readonly HttpListener server = new();
    private readonly int port = Machine.FreePort();
    private TemporaryFolder folder = null!;
    private string hosts = null!;

    [OneTimeSetUp]
    public void Serve()
    {
        server.Prefixes.Add($"http://127.0.0.1:{port}/");
        server.Prefixes.Add($"http://localhost:{port}/");
        server.Start();
        _ = AnswerAsync();
    }

    [OneTimeTearDown]
    public void StopServing() => server.Close();

    [SetUp]
    public void MakeFolder()
    {
        folder = new();
        hosts = folder.Write("hosts", "localhost # this machine\n");
    }

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public async Task Without_a_list_no_host_is_reached() =>
        (await FetchAsync("http://localhost/", new AllowedHosts(Path.Combine(folder.Path, "absent"))))
            .Should()
            .StartWith("Error: The host localhost is not on the allow list");

    [Test]
    public async Task A_host_of_the_list_is_reached() =>
        (await FetchAsync($"http://localhost:{port}/page")).Should().Be("the page");

    [Test]
    public async Task A_host_that_is_added_to_the_list_counts_at_once()
    {
        using var tool = Tool(new(hosts), _ => false);
        (await CallAsync(tool, $"http://127.0.0.1:{port}/page")).Should().StartWith("Error: The host 127.0.0.1 is not");
        folder.Write("hosts", "127.0.0.1\n");
        (await CallAsync(tool, $"http://127.0.0.1:{port}/page")).Should().Be("the page");
    }

    [Test]
    public async Task A_listed_name_whose_address_is_private_is_not_reached()
    {
        using var tool = new FetchTool(new(hosts), TimeProvider.System);
        (await CallAsync(tool, $"http://localhost:{port}/page")).Should().Contain("private network").And.StartWith("Error:");
    }

    [Test]
    public async Task A_redirect_to_a_host_outside_the_list_is_not_followed() =>
        (await FetchAsync($"http://localhost:{port}/away"))
            .Should()
            .StartWith("Error: The host 127.0.0.1 is not on the allow list");

    [Test]
    public async Task A_redirect_within_the_list_is_followed() =>
        (await FetchAsync($"http://localhost:{port}/near")).Should().Be("the page");

    [Test]
    public async Task Endless_redirects_end() =>
        (await FetchAsync($"http://localhost:{port}/round")).Should().Be("Error: The page redirects more than 3 times.");

    [Test]
    public async Task A_page_without_end_is_cut() =>
        (await FetchAsync($"http://localhost:{port}/endless"))
            .Should()
            .HaveLength(100_000 + "\n[cut: the answer has 1048601 characters]".Length);

    [Test]
    public async Task A_page_that_never_comes_is_an_error()
    {
        using var tool = new FetchTool(new(hosts), TimeProvider.System, _ => false, TimeSpan.FromSeconds(0.5));
        (await CallAsync(tool, $"http://localhost:{port}/never"))
            .Should()
            .Be("Error: http_fetch gave no answer within 0.5 s.");
    }

    [Test]
    public async Task A_picture_is_no_text() =>
        (await FetchAsync($"http://localhost:{port}/picture")).Should().Be("[image/png, which is no text]");

    [Test]
    public async Task A_failure_of_the_server_is_told() =>
        (await FetchAsync($"http://localhost:{port}/absent")).Should().Be("Error: localhost answered 404: nothing");

    [TestCase("file:///etc/passwd", "Only http and https")]
    [TestCase("ftp://localhost/", "Only http and https")]
    [TestCase("http://user:word@localhost/", "with a user name")]
    [TestCase("no address", "is no absolute address")]
    [TestCase("http://localhost.evil.example/", "is not on the allow list")]
    [TestCase("http://evil.example/?localhost", "is not on the allow list")]
    [TestCase("http://2130706433/", "is not on the allow list")]
    public async Task Other_addresses_are_refused(string url, string reason) =>
        (await FetchAsync(url)).Should().StartWith("Error:").And.Contain(reason);

    [TestCase("*.example.org", "docs.example.org", true)]
    [TestCase("*.example.org", "EXAMPLE.org", false)]
    [TestCase("*.example.org", "badexample.org", false)]
    [TestCase("example.org", "Example.ORG.", true)]
    [TestCase("# example.org", "example.org", false)]
    public void Hosts_are_compared_whole(string line, string host, bool allowed) =>
        new AllowedHosts(folder.Write("hosts", line)).Allow(host).Should().Be(allowed);

    [TestCase("127.0.0.1")]
    [TestCase("10.1.2.3")]
    [TestCase("172.31.0.1")]
    [TestCase("192.168.1.1")]
    [TestCase("169.254.169.254")]
    [TestCase("100.64.0.1")]
    [TestCase("0.0.0.0")]
    [TestCase("::1")]
    [TestCase("::ffff:10.0.0.1")]
    [TestCase("fd00::1")]
    [TestCase("fe80::1")]
    [TestCase("64:ff9b::7f00:1")]
    [TestCase("2002:7f00:1::")]
    public void Private_addresses_are_known(string address) => PrivateAddress.Is(IPAddress.Parse(address)).Should().BeTrue();

    [TestCase("1.1.1.1")]
    [TestCase("172.32.0.1")]
    [TestCase("2606:4700:4700::1111")]
    public void Public_addresses_are_known(string address) => PrivateAddress.Is(IPAddress.Parse(address)).Should().BeFalse();

    private async Task<string> FetchAsync(string url, AllowedHosts? list = null)
    {
        using var tool = Tool(list ?? new(hosts), _ => false);
        return await CallAsync(tool, url);
    }

    private static FetchTool Tool(AllowedHosts list, Func<IPAddress, bool> refuses) =>
        new(list, TimeProvider.System, refuses, TimeSpan.FromSeconds(30));

    private static async Task<string> CallAsync(FetchTool tool, string url) =>
        (await tool.Make("http_fetch").InvokeAsync(new AIFunctionArguments { ["url"] = url }))!.ToString()!;

    private async Task AnswerAsync()
    {
        while (server.IsListening)
        {
            HttpListenerContext context;
            try
            {
                context = await server.GetContextAsync();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
            _ = AnswerAsync(context);
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        var response = context.Response;
        response.ContentType = "text/plain";
        var text = "the page";
        switch (context.Request.Url!.AbsolutePath)
        {
            case "/page":
                break;
            case "/away":
                response.Redirect($"http://127.0.0.1:{port}/page");
                break;
            case "/near":
                response.Redirect($"http://localhost:{port}/page");
                break;
            case "/round":
                response.Redirect($"http://localhost:{port}/round");
                break;
            case "/picture":
                response.ContentType = "image/png";
                break;
            case "/never":
                return;
            case "/endless":
                text = new string('x', 3 * 1024 * 1024);
                break;
            default:
                response.StatusCode = 404;
                text = "nothing";
                break;
        }
        try
        {
            await response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(text));
            response.Close();
        }
        catch (HttpListenerException)
        {
            // The reader has had enough.
        }
    }
}
