using System.Net;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;
using Hive.Tests.Postgres;

namespace Hive.Api.Tests.Components;

internal sealed class ComponentTests
{
    private OneApi api = null!;

    [SetUp]
    public async Task StartApi() =>
        api = await OneApi.StartAsync(components: folder =>
        {
            WriteAgent(folder, "helper", "First");
            Write(folder, "agents/broken/config.yaml", "agent:\n  nme: x\n");
        });

    [TearDown]
    public async Task StopApi() => await api.DisposeAsync();

    [Test]
    [Reaches("GET /api/v1/components")]
    [Reaches("GET /api/v1/components/problems")]
    public async Task Components_and_problems_are_listed_and_the_log_names_the_place()
    {
        var components = await JsonAsync("/api/v1/components");
        var only = components.At("components").EnumerateArray().Should().ContainSingle().Subject;
        only.Text("kind").Should().Be("agent");
        only.Text("id").Should().Be("helper");
        only.Text("name").Should().Be("First");

        var problems = await JsonAsync("/api/v1/components/problems");
        problems.At("errors").GetInt32().Should().Be(1);
        var problem = problems.At("problems")[0];
        problem.Text("file").Should().Be("agents/broken/config.yaml");
        (problem.At("line").GetInt32(), problem.At("column").GetInt32()).Should().Be((2, 3));
        problem.Text("severity").Should().Be("error");
        problem.Text("nearest_key").Should().Be("name");
        api.Process.Output.Should().Contain(line => line.Contains("agents/broken/config.yaml:2:3: Unknown key"));
    }

    [Test]
    [Reaches("GET /api/v1/components/schemas/{kind}")]
    public async Task The_schema_of_each_kind_s_files_is_served_for_editors()
    {
        foreach (var kind in new[] { "agent", "team", "workflow", "tool" })
            (await JsonAsync($"/api/v1/components/schemas/{kind}s"))
                .At($"properties.{kind}")
                .ValueKind.Should()
                .Be(JsonValueKind.Object);
        using var none = await api.GetAsync("/api/v1/components/schemas/models");
        none.StatusCode.Should().Be(HttpStatusCode.NotFound);
    }

    [Test]
    public async Task A_changed_a_new_and_a_removed_file_count_within_two_seconds()
    {
        WriteAgent(api.Folder, "helper", "Second");
        WriteAgent(api.Folder, "another", "Another");
        await WithinTwoSecondsAsync("both count", async () => await NamesAsync() is ["Another", "Second"]);

        Directory.Delete(Path.Combine(api.Folder.Path, "agents/another"), recursive: true);
        await WithinTwoSecondsAsync("one is gone", async () => await NamesAsync() is ["Second"]);
    }

    [Test]
    public async Task A_file_that_becomes_wrong_leaves_its_last_good_version_in_use_even_after_a_restart()
    {
        await VersionsAsync("helper", 1);
        Write(api.Folder, "agents/helper/config.yaml", "agent: {");
        await Eventually.HoldsWhenReachedAsync(
            "the problem is told",
            async () => (await JsonAsync("/api/v1/components/problems")).At("errors").GetInt32() == 2
        );
        (await NamesAsync()).Should().Equal("First");

        await using var restarted = ApiProcess.Start(
            ApiEnvironment.For(api.Database).With("HIVE_COMPONENTS_FOLDER", api.Folder.Path)
        );
        await restarted.HealthAsync(HttpStatusCode.OK, "ready");
        await Eventually.HoldsWhenReachedAsync(
            "the last good version is back",
            async () =>
            {
                using var answer = await restarted.Client.SendAsync(
                    new HttpRequestMessage(HttpMethod.Get, "/api/v1/components").With("x-api-key", ApiEnvironment.Key)
                );
                return (await answer.Content.ReadAsStringAsync()).Contains("\"First\"", StringComparison.Ordinal);
            }
        );
    }

    [Test]
    [Reaches("GET /api/v1/components/{kind}/{id}/versions")]
    [Reaches("GET /api/v1/components/{kind}/{id}/versions/{version}")]
    [Reaches("POST /api/v1/components/{kind}/{id}/versions/{version}/activate")]
    [Reaches("GET /api/v1/components/{kind}/{id}/history")]
    public async Task An_earlier_version_can_be_activated_and_the_next_change_of_the_file_counts_again()
    {
        await VersionsAsync("helper", 1);
        WriteAgent(api.Folder, "helper", "Second");
        await VersionsAsync("helper", 2, 1);

        using (
            var activated = await api.PostAsync(
                "/api/v1/components/agents/helper/versions/1/activate",
                """{"reason":"The second one is rude"}"""
            )
        )
            (await activated.JsonAsync()).At("active").GetBoolean().Should().BeTrue();
        await WithinTwoSecondsAsync("the first counts", async () => await NamesAsync() is ["First"]);
        File.ReadAllText(Path.Combine(api.Folder.Path, "agents/helper/config.yaml"))
            .Should()
            .Contain("Second", "files are never rewritten");
        (await JsonAsync("/api/v1/components/agents/helper/versions/1")).Text("definition").Should().Contain("name: First");

        WriteAgent(api.Folder, "helper", "Third");
        await Eventually.HoldsWhenReachedAsync("the third counts", async () => await NamesAsync() is ["Third"]);

        var history = (await JsonAsync("/api/v1/components/agents/helper/history"))
            .At("history")
            .EnumerateArray()
            .Select(one => (one.At("version").GetInt32(), one.Text("action"), one.Text("actor"), one.Text("reason")));
        history
            .Should()
            .Equal(
                (3, "created", "file", "The file changed"),
                (1, "activated", "root", "The second one is rude"),
                (2, "created", "file", "The file changed"),
                (1, "created", "file", "The file is new")
            );
        (
            await api.Database.ValueAsync<long>(
                "select count(*) from hive.component_versions where component_id = 'helper' and active"
            )
        )
            .Should()
            .Be(1);
    }

    [TestCase("/api/v1/components/agents/nobody/versions")]
    [TestCase("/api/v1/components/agents/nobody/history")]
    [TestCase("/api/v1/components/agents/..%2f..%2fetc/versions")]
    [TestCase("/api/v1/components/agents/%27%3B--/versions/1")]
    [TestCase("/api/v1/components/agents/helper/versions/99")]
    [TestCase("/api/v1/components/things/helper/versions")]
    public async Task What_there_is_not_is_not_found(string path)
    {
        using var answer = await api.GetAsync(path);
        await answer.ShouldBeProblemAsync(HttpStatusCode.NotFound);
    }

    [TestCase("{}")]
    [TestCase("{\"reason\":\" \"}")]
    public async Task An_activation_says_why(string body)
    {
        await VersionsAsync("helper", 1);
        using var answer = await api.PostAsync("/api/v1/components/agents/helper/versions/1/activate", body);
        (await answer.ShouldBeProblemAsync(HttpStatusCode.BadRequest)).Text("detail").Should().Contain("reason");
    }

    [Test]
    public async Task The_check_command_prints_the_same_problems_without_a_database()
    {
        using var nothing = ApiEnvironment.WithoutDatabase();
        var (code, output, errors) = await ApiProcess.RunAsync(nothing, "check", api.Folder.Path);
        code.Should().Be(1);
        errors.Should().BeEmpty();
        JsonDocument
            .Parse(output)
            .RootElement.GetRawText()
            .Should()
            .Be((await JsonAsync("/api/v1/components/problems")).GetRawText());

        Directory.Delete(Path.Combine(api.Folder.Path, "agents/broken"), recursive: true);
        (code, output, _) = await ApiProcess.RunAsync(nothing, "check", api.Folder.Path);
        code.Should().Be(0);
        output.Should().Be("""{"errors":0,"warnings":0,"problems":[]}""");
    }

    [Test]
    public async Task An_MCP_server_that_is_not_there_is_a_warning_until_it_is()
    {
        await api.DisposeAsync();
        var servers = "";
        api = await OneApi.StartAsync(
            environment => environment.With("HIVE_MCP_FILE", servers),
            folder =>
            {
                servers = Path.Combine(folder.Path, ".mcp.json");
                Write(folder, "agents/reader/config.yaml", "agent: {}\nmcp_servers:\n  - fles:read\n  - search\n");
                Write(folder, "tools/look/config.yaml", "tool: { type: mcp }\nmcp: { server: old, tool: look }\n");
                Write(
                    folder,
                    ".mcp.json",
                    """{"mcpServers": {"files": {}, "files": {"command": "true"}, "search": {"url": "${ABSENT}"}}}"""
                );
            }
        );

        (await WarningsAsync())
            .Should()
            .Equal(
                "agents/reader/config.yaml:3:5 mcp_servers names \"fles\", but .mcp.json has no server of that name; did you mean files?",
                "agents/reader/config.yaml:4:5 mcp_servers names \"search\", which cannot be used. The variable ABSENT is not set.",
                "tools/look/config.yaml:2:16 mcp.server names \"old\", but .mcp.json has no server of that name."
            );
        (await JsonAsync("/api/v1/components"))
            .At("components")
            .GetArrayLength()
            .Should()
            .Be(2, "a warning leaves nothing out");

        File.WriteAllText(
            servers,
            """{"mcpServers": {"fles": {"command": "true"}, "search": {"url": "http://127.0.0.1:9/mcp"}, "old": {"command": "true"}}}"""
        );
        await WithinTwoSecondsAsync("nothing is missing", async () => await WarningsAsync() is []);
    }

    private async Task<string[]> WarningsAsync() =>
        [
            .. (await JsonAsync("/api/v1/components/problems"))
                .At("problems")
                .EnumerateArray()
                .Where(one => one.Text("severity") == "warning")
                .Select(one => $"{one.Text("file")}:{one.At("line")}:{one.At("column")} {one.Text("message")}"),
        ];

    private async Task<JsonElement> JsonAsync(string path)
    {
        using var answer = await api.GetAsync(path);
        answer.StatusCode.Should().Be(HttpStatusCode.OK, await answer.Content.ReadAsStringAsync());
        return await answer.JsonAsync();
    }

    private async Task<string[]> NamesAsync() =>
        [
            .. (await JsonAsync("/api/v1/components"))
                .At("components")
                .EnumerateArray()
                .Select(one => one.Text("name")!)
                .Order(),
        ];

    private Task VersionsAsync(string id, params int[] expected) =>
        Eventually.HoldsWhenReachedAsync(
            $"{id} has the versions {string.Join(", ", expected)}",
            async () =>
            {
                using var answer = await api.GetAsync($"/api/v1/components/agents/{id}/versions");
                return answer.StatusCode == HttpStatusCode.OK
                    && (await answer.JsonAsync())
                        .At("versions")
                        .EnumerateArray()
                        .Select(one => one.At("version").GetInt32())
                        .SequenceEqual(expected);
            }
        );

    // The API looks every second; the rest is for a busy machine.
    private static async Task WithinTwoSecondsAsync(string what, Func<Task<bool>> holds)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        await Eventually.HoldsWhenReachedAsync(what, holds);
        TestContext.Out.WriteLine($"{what}: {clock.ElapsedMilliseconds} ms");
    }

    private static void WriteAgent(TemporaryFolder folder, string id, string name) =>
        Write(folder, $"agents/{id}/config.yaml", $"agent:\n  agent_id: {id}\n  name: {name}\n");

    private static void Write(TemporaryFolder folder, string path, string content)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(folder.Path, path))!);
        folder.Write(path, content);
    }
}
