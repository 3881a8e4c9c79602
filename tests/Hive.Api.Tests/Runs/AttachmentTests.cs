using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Runs;

/// <summary>Images and files in a message, as a form brings them.</summary>
internal sealed class AttachmentTests
{
    private static readonly byte[] Picture = Convert.FromBase64String(
        "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
    );

    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task Start()
    {
        hive = await RunningHive.StartAsync(one =>
            one.Agent("looker")
                .Component("agents/guide", "agent: { agent_id: guide, name: Guide }\ninstructions: x\n")
                .Component(
                    "workflows/look",
                    "workflow: { workflow_id: look, name: Look }\nsteps:\n  - { name: only, agent: looker }\n"
                )
        );
        hive.Model.Says("looker", "I see.");
    }

    [OneTimeTearDown]
    public async Task Stop() => await hive.DisposeAsync();

    [Test]
    [Reaches("GET /api/v1/sessions/{id}/attachments")]
    [Reaches("GET /api/v1/runs/{run_id}/attachments/{number}")]
    public async Task A_model_gets_images_and_texts_and_the_session_shows_them_again()
    {
        using var answer = await SendAsync(
            "/api/v1/agents/looker/runs",
            "What is in it?",
            ("plan.png", Picture),
            ("ünï/notes.md", "# Tea\n\nAt 70 degrees."u8.ToArray())
        );
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        var run = (await answer.JsonAsync()).Text("run_id");
        var asked = hive.Model.Requests[^1].ToString();
        asked.Should().Contain($"data:image/png;base64,{Convert.ToBase64String(Picture)}");
        asked.Should().Contain("File notes.md:").And.Contain("At 70 degrees.").And.Contain("What is in it?");

        using var list = await hive.Client.GetAsync("/api/v1/sessions/files/attachments");
        var found = (await list.JsonAsync()).At("attachments").EnumerateArray().ToList();
        found.Select(one => one.Text("name")).Should().Equal("plan.png", "notes.md");
        found.Select(one => one.Text("media_type")).Should().Equal("image/png", "text/plain");
        found.Should().AllSatisfy(one => one.Text("run_id").Should().Be(run));

        using var picture = await hive.Client.GetAsync($"/api/v1/runs/{run}/attachments/0");
        (await picture.Content.ReadAsByteArrayAsync()).Should().Equal(Picture);
        picture.Content.Headers.ContentType!.MediaType.Should().Be("image/png");
        picture.Headers.GetValues("Content-Security-Policy").Single().Should().Contain("sandbox");
        using var text = await hive.Client.GetAsync($"/api/v1/runs/{run}/attachments/1");
        (await text.Content.ReadAsStringAsync()).Should().Be("# Tea\n\nAt 70 degrees.");
        text.Content.Headers.ContentDisposition!.DispositionType.Should().Be("attachment");
        using var none = await hive.Client.GetAsync($"/api/v1/runs/{run}/attachments/2");
        await none.ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task The_routes_of_AgentOS_take_the_same_form()
    {
        using var answer = await SendAsync("/agents/looker/runs", "And this?", ("plan.png", Picture));
        answer.StatusCode.Should().Be(HttpStatusCode.OK);
        await answer.Content.ReadAsStringAsync();
        hive.Model.Requests[^1].ToString().Should().Contain("data:image/png;base64,");
    }

    [TestCase("agents/guide", "plan.png", "no model")]
    [TestCase("workflows/look", "plan.png", "agents of their own")]
    [TestCase("agents/looker", "archive.zip", "nothing that a message takes")]
    [TestCase("agents/looker", "empty.txt", "is empty")]
    public async Task What_cannot_be_taken_is_refused_in_plain_words(string address, string name, string why)
    {
        var bytes = name switch
        {
            "plan.png" => Picture,
            "archive.zip" => [(byte)'P', (byte)'K', 3, 4, 0, 0, 0xFF],
            _ => [],
        };
        using var answer = await SendAsync($"/api/v1/{address}/runs", "Look", (name, bytes));
        answer.StatusCode.Should().Be(HttpStatusCode.BadRequest);
        (await answer.JsonAsync()).Text("detail").Should().Contain(why);
    }

    [Test]
    public async Task A_large_picture_is_taken_and_one_beyond_the_limit_is_refused()
    {
        byte[] large = [.. Picture, .. new byte[5_000_000]];
        using var taken = await SendAsync("/api/v1/agents/looker/runs", "Large", ("large.png", large));
        taken.StatusCode.Should().Be(HttpStatusCode.OK);
        byte[] beyond = [.. Picture, .. new byte[21 * 1024 * 1024]];
        using var refused = await SendAsync("/api/v1/agents/looker/runs", "Larger", ("larger.png", beyond));
        refused.StatusCode.Should().Be(HttpStatusCode.RequestEntityTooLarge);
    }

    private async Task<HttpResponseMessage> SendAsync(
        string address,
        string message,
        params (string Name, byte[] Content)[] files
    )
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent(message, Encoding.UTF8), "message" },
            { new StringContent(message == "What is in it?" ? "files" : ""), "session_id" },
        };
        foreach (var (name, content) in files)
        {
            var part = new ByteArrayContent(content);
            part.Headers.ContentType = new MediaTypeHeaderValue("application/octet-stream");
            form.Add(part, "files", name);
        }
        return await hive.Client.PostAsync(address, form);
    }
}
