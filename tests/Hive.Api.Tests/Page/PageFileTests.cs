using System.IO.Compression;
using System.Net;
using System.Text.RegularExpressions;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Page;

/// <summary>The page's files as they are sent: open, small, kept by browsers, and of this origin alone.</summary>
internal sealed partial class PageFileTests
{
    private OneApi api = null!;
    private string html = null!;

    [OneTimeSetUp]
    public async Task StartApi()
    {
        api = await OneApi.StartAsync();
        using var answer = await OpenAsync("/");
        html = Unpacked(await answer.Content.ReadAsByteArrayAsync());
    }

    [OneTimeTearDown]
    public async Task StopApi() => await api.DisposeAsync();

    [Test]
    public async Task A_browser_gets_the_page_without_a_key()
    {
        using var answer = await OpenAsync("/");
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/html");
        html.Should().Contain("<script type=\"module\"").And.NotContain("{version}");
    }

    [Test]
    public async Task A_program_gets_what_it_always_got_at_the_root()
    {
        using var closed = await api.Client.GetAsync("/");
        await closed.ShouldBeProblemAsync(HttpStatusCode.Unauthorized);
        using var absent = await api.GetAsync("/");
        await absent.ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task The_page_may_load_from_here_alone_and_is_shown_in_no_other_page()
    {
        using var answer = await OpenAsync("/");
        var policy = answer.Headers.GetValues("Content-Security-Policy").Single();
        policy
            .Should()
            .Contain("default-src 'self'")
            .And.Contain("frame-ancestors 'none'")
            .And.NotContain("unsafe")
            .And.NotContain("http");
        answer.Headers.GetValues("X-Content-Type-Options").Should().Equal("nosniff");
        answer.Headers.GetValues("X-Frame-Options").Should().Equal("DENY");
        answer.Headers.GetValues("Referrer-Policy").Should().Equal("no-referrer");
        html.Should().NotMatchRegex("<script>|<style|style=|onclick=", "nothing runs that is in the document itself");
    }

    [Test]
    public async Task Files_are_compressed_and_kept_for_good_and_the_document_is_asked_for_each_time()
    {
        var file = Named().First(one => one.EndsWith("app.js", StringComparison.Ordinal));
        using var answer = await OpenAsync(file);
        answer.Content.Headers.ContentEncoding.Should().Equal("gzip");
        answer.Headers.CacheControl!.ToString().Should().Contain("immutable").And.Contain("max-age=31536000");
        answer.Content.Headers.ContentType!.MediaType.Should().Be("text/javascript");
        using var document = await OpenAsync("/");
        document.Headers.CacheControl!.NoCache.Should().BeTrue();
        using var again = await api.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/")
                .With("Accept", "text/html")
                .With("If-None-Match", document.Headers.ETag!.Tag)
        );
        again.StatusCode.Should().Be(HttpStatusCode.NotModified);
        using var plain = await api.Client.GetAsync(file);
        (await plain.Content.ReadAsStringAsync()).Should().Be(Unpacked(await answer.Content.ReadAsByteArrayAsync()));
    }

    [TestCase("index.html")]
    [TestCase("nothing.js")]
    [TestCase("vendor/../app.js")]
    public async Task What_is_no_file_of_the_page_is_not_there(string name)
    {
        using var answer = await OpenAsync(
            Named()
                .First(one => one.EndsWith("app.js", StringComparison.Ordinal))
                .Replace("app.js", name)
                .Replace("vendor/../app.js", "vendor%2F..%2Fapp.js")
        );
        await answer.ShouldBeProblemAsync(HttpStatusCode.NotFound);
        using var old = await OpenAsync("/page/0000000000000000/app.js");
        await old.ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Test]
    public void Third_party_files_come_with_their_licences()
    {
        var names = PageFiles();
        names.Keys.Should().Contain("vendor/LICENSE-preact.txt").And.Contain("vendor/LICENSE-htm.txt");
    }

    [Test]
    public async Task All_of_it_is_below_300_kB_and_a_chat_below_60_kB()
    {
        var all = PageFiles().Sum(one => one.Value);
        var size = 0L;
        foreach (var file in Named().Append("/"))
        {
            using var answer = await OpenAsync(file);
            answer.StatusCode.Should().Be(HttpStatusCode.OK, file);
            size += (await answer.Content.ReadAsByteArrayAsync()).Length;
        }
        await TestContext.Out.WriteLineAsync($"All: {all} bytes; until a chat: {size} bytes in {Named().Count + 1} files");
        all.Should().BeLessThan(300_000);
        size.Should().BeLessThan(60_000);
    }

    // What the document names is what a chat needs: modules that are imported first are named, too.
    private List<string> Named() => [.. Address.Matches(html).Select(one => one.Groups[1].Value).Distinct()];

    private static Dictionary<string, long> PageFiles() =>
        typeof(Hive.Api.Page.PageFeature)
            .Assembly.GetManifestResourceNames()
            .Where(name => name.StartsWith("page/", StringComparison.Ordinal))
            .ToDictionary(
                name => name["page/".Length..],
                name =>
                {
                    using var stream = typeof(Hive.Api.Page.PageFeature).Assembly.GetManifestResourceStream(name)!;
                    return stream.Length;
                }
            );

    private Task<HttpResponseMessage> OpenAsync(string path) =>
        api.Client.SendAsync(
            new HttpRequestMessage(HttpMethod.Get, path).With("Accept", "text/html,*/*").With("Accept-Encoding", "gzip, br")
        );

    private static string Unpacked(byte[] bytes)
    {
        using var gzip = new GZipStream(new MemoryStream(bytes), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        return reader.ReadToEnd();
    }

    [GeneratedRegex("(?:src|href)=\"(/page/[^\"]+)\"")]
    private static partial Regex Address { get; }
}
