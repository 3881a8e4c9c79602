using System.Net;
using System.Net.Http.Json;
using System.Text;
using Hive.Api.Tests.Driving;
using Hive.Testing;
using Hive.Tests.Postgres;

namespace Hive.Api.Tests.Knowledge;

/// <summary>The routes of the knowledge base, at both of their addresses.</summary>
[TestFixture("/knowledge")]
[TestFixture("/api/v1/knowledge")]
internal sealed class KnowledgeRouteTests(string root)
{
    private TestDatabase database = null!;
    private ApiEnvironment environment = null!;
    private TemporaryFolder workspace = null!;
    private ApiProcess api = null!;

    [OneTimeSetUp]
    public async Task StartApi()
    {
        workspace = new();
        Directory.CreateDirectory(Path.Combine(workspace.Path, "knowledge", "deep"));
        workspace.Write(
            "knowledge/faq.csv",
            "question,answer,unit\nHow to pay?,By card,Payments\nHow to return?,By post,Orders\n"
        );
        database = await SharedPostgres.NewDatabaseAsync();
        environment = ApiEnvironment.For(database).With("HIVE_COMPONENTS_FOLDER", workspace.Path);
        api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK);
        api.Client.DefaultRequestHeaders.Add("x-api-key", ApiEnvironment.Key);
        await Eventually.HoldsWhenReachedAsync("the file is taken", async () => (await SourcesAsync("card")).Length == 1);
    }

    [OneTimeTearDown]
    public async Task StopApi()
    {
        await api.DisposeAsync();
        environment.Dispose();
        database.Dispose();
        workspace.Dispose();
    }

    [Test]
    public async Task An_upload_is_listed_found_and_deleted()
    {
        using var created = await UploadAsync(
            "handbook.md",
            "# Holidays\nThirty days of xylophone.",
            ("name", "handbook"),
            ("metadata", """{"unit":"HR"}""")
        );
        created.StatusCode.Should().Be(HttpStatusCode.Accepted);
        var entry = await created.JsonAsync();
        var id = entry.Text("id")!;
        created.Headers.Location!.ToString().Should().Be($"{root}/content/{id}");
        (entry.Text("name"), entry.Text("status"), entry.At("chunks").GetInt32(), entry.Text("metadata.unit"))
            .Should()
            .Be(("handbook.md", "completed", 1, "HR"));

        var list = await (await api.Client.GetAsync($"{root}/content?limit=100")).JsonAsync();
        list.At("data").EnumerateArray().Select(one => one.Text("id")).Should().Contain(id);
        list.At("meta.total_count").GetInt32().Should().BePositive();
        (await (await api.Client.GetAsync($"{root}/content/{id}")).JsonAsync()).Text("type").Should().Be("upload");
        (await (await api.Client.GetAsync($"{root}/content/{id}/status")).JsonAsync())
            .Text("status")
            .Should()
            .Be("completed");
        (await SourcesAsync("xylophone")).Should().Equal("handbook.md#Holidays");

        using var deleted = await api.Client.DeleteAsync($"{root}/content/{id}");
        (await deleted.JsonAsync()).Text("id").Should().Be(id);
        using var again = await api.Client.DeleteAsync($"{root}/content/{id}");
        again.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await SourcesAsync("xylophone")).Should().BeEmpty();
    }

    [Test]
    public async Task A_text_without_a_file_is_taken_too()
    {
        using var created = await api.Client.PostAsync(
            $"{root}/content",
            new MultipartFormDataContent
            {
                { new StringContent("Marmalade is orange."), "text_content" },
                { new StringContent("note"), "name" },
            }
        );
        created.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await SourcesAsync("marmalade")).Should().ContainSingle().Which.Should().StartWith("note.md");
    }

    [Test]
    public async Task A_search_answers_with_passages_scores_and_metadata()
    {
        using var response = await SearchAsync(
            new
            {
                query = "How do I pay?",
                max_results = 1,
                filters = new { unit = "Payments" },
            }
        );
        var hit = (await response.JsonAsync()).At("data").EnumerateArray().Should().ContainSingle().Which;
        (hit.Text("name"), hit.Text("content"), hit.Text("meta_data.unit"))
            .Should()
            .Be(("faq.csv#row 2", "question: How to pay?\nanswer: By card\nunit: Payments", "Payments"));
        hit.At("score").GetDouble().Should().BeInRange(0.01, 1);
    }

    [Test]
    public async Task A_changed_file_counts_within_seconds_and_a_removed_one_goes()
    {
        var file = workspace.Write("knowledge/deep/animals.txt", "Aardvarks dig.");
        await Eventually.HoldsWhenReachedAsync(
            "the new file is found",
            async () => (await SourcesAsync("aardvarks")).SequenceEqual(["deep/animals.txt#part 1"])
        );
        workspace.Write("knowledge/deep/animals.txt", "Zebras run away.");
        await Eventually.HoldsWhenReachedAsync(
            "the change is found",
            async () => (await SourcesAsync("zebras")).Length == 1 && (await SourcesAsync("aardvarks")).Length == 0
        );
        File.Delete(file);
        await Eventually.HoldsWhenReachedAsync(
            "the removal is noticed",
            async () => (await SourcesAsync("zebras")).Length == 0
        );
    }

    [Test]
    public async Task A_file_that_cannot_be_read_is_listed_with_its_reason()
    {
        await File.WriteAllBytesAsync(Path.Combine(workspace.Path, "knowledge", "broken.txt"), [0x61, 0xFF]);
        await Eventually.HoldsWhenReachedAsync(
            "the failure is listed",
            async () =>
                (await (await api.Client.GetAsync($"{root}/content")).JsonAsync())
                    .At("data")
                    .EnumerateArray()
                    .Any(one =>
                        one.Text("name") == "broken.txt"
                        && one.Text("status") == "failed"
                        && one.Text("status_message")!.Contains("not UTF-8")
                    )
        );
    }

    [Test]
    public async Task A_file_of_the_workspace_is_not_deleted_here()
    {
        var entries = (await (await api.Client.GetAsync($"{root}/content")).JsonAsync()).At("data").EnumerateArray();
        using var response = await api.Client.DeleteAsync(
            $"{root}/content/{entries.First(one => one.Text("name") == "faq.csv").Text("id")}"
        );
        response.StatusCode.Should().Be(HttpStatusCode.Conflict);
    }

    [Test]
    public async Task The_overview_says_how_it_searches()
    {
        var status = await (await api.Client.GetAsync($"{root}/status")).JsonAsync();
        status.Text("search").Should().Be("full_text");
        status.At("chunks").GetInt64().Should().BePositive();
    }

    [TestCase("empty.txt", "", HttpStatusCode.BadRequest)]
    [TestCase("nul.txt", "a\0b", HttpStatusCode.BadRequest)]
    [TestCase("no.pdf", "text", HttpStatusCode.BadRequest)]
    [TestCase("open.csv", "a\n\"never closed", HttpStatusCode.BadRequest)]
    [TestCase("program.exe", "MZ", HttpStatusCode.UnsupportedMediaType)]
    public async Task An_upload_that_is_no_document_is_refused(string name, string content, HttpStatusCode status)
    {
        using var response = await UploadAsync(name, content);
        response.StatusCode.Should().Be(status);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
    }

    [Test]
    public async Task An_upload_that_is_too_large_is_refused()
    {
        // Asks first, as clients with much to send do: else the answer comes while they still send.
        using var request = new HttpRequestMessage(HttpMethod.Post, $"{root}/content")
        {
            Content = new MultipartFormDataContent
            {
                { new ByteArrayContent(new byte[33 * 1024 * 1024]), "file", "large.txt" },
            },
            Headers = { ExpectContinue = true },
        };
        using var response = await api.Client.SendAsync(request);
        response.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
        await api.HealthAsync(HttpStatusCode.OK);
    }

    [Test]
    public async Task A_path_as_a_name_is_a_name_and_touches_no_file()
    {
        using var response = await UploadAsync("x.md", "harmless", ("name", "../../../etc/passwd.md"));
        response.StatusCode.Should().Be(HttpStatusCode.Accepted);
        (await response.JsonAsync()).Text("name").Should().Be("../../../etc/passwd.md");
    }

    [TestCase("metadata", "no json")]
    [TestCase("metadata", """{"a": 1}""")]
    [TestCase("name", "line\nbreak.md")]
    public async Task A_bad_field_is_refused(string field, string value)
    {
        using var response = await UploadAsync("x.md", "text", (field, value));
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [Test]
    public async Task A_body_that_is_no_form_is_refused()
    {
        using var response = await api.Client.PostAsJsonAsync($"{root}/content", new { text = "x" });
        response.StatusCode.Should().Be(HttpStatusCode.UnsupportedMediaType);
    }

    [TestCase("{}")]
    [TestCase("""{"query": 5}""")]
    [TestCase("""{"query": "x", "max_results": 0}""")]
    [TestCase("""{"query": "x", "filters": {"a": 1}}""")]
    [TestCase("""{"query": "x\u0000"}""")]
    public async Task A_bad_search_is_refused(string body)
    {
        using var response = await api.Client.PostAsync(
            $"{root}/search",
            new StringContent(body, Encoding.UTF8, "application/json")
        );
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [TestCase("?limit=0")]
    [TestCase("?limit=x")]
    [TestCase("?page=0")]
    public async Task A_bad_page_is_refused(string query)
    {
        using var response = await api.Client.GetAsync($"{root}/content{query}");
        response.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }

    [TestCase("GET", "/content")]
    [TestCase("POST", "/content")]
    [TestCase("GET", "/content/00000000-0000-0000-0000-000000000000")]
    [TestCase("GET", "/content/00000000-0000-0000-0000-000000000000/status")]
    [TestCase("DELETE", "/content/00000000-0000-0000-0000-000000000000")]
    [TestCase("POST", "/search")]
    [TestCase("GET", "/status")]
    public async Task Every_route_needs_the_key(string method, string path)
    {
        using var client = new HttpClient { BaseAddress = api.Client.BaseAddress };
        using var response = await client.SendAsync(new(new HttpMethod(method), root + path));
        response.StatusCode.Should().Be(HttpStatusCode.Unauthorized);
    }

    private async Task<string?[]> SourcesAsync(string query)
    {
        using var response = await SearchAsync(new { query });
        return response.IsSuccessStatusCode
            ? [.. (await response.JsonAsync()).At("data").EnumerateArray().Select(one => one.Text("name"))]
            : [];
    }

    private Task<HttpResponseMessage> SearchAsync(object request) => api.Client.PostAsJsonAsync($"{root}/search", request);

    private Task<HttpResponseMessage> UploadAsync(string file, string content, params (string Name, string Value)[] fields)
    {
        var form = new MultipartFormDataContent { { new ByteArrayContent(Encoding.UTF8.GetBytes(content)), "file", file } };
        foreach (var (name, value) in fields)
            form.Add(new StringContent(value), name);
        return api.Client.PostAsync($"{root}/content", form);
    }
}
