using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs;
using Hive.Testing;

namespace Hive.Api.Tests.Mcp;

/// <summary>The API's MCP server as users of the official client expect it, and as the conformance suite does.</summary>
internal sealed class McpUserTests
{
    private static readonly string[] ReadOnly = ["read"];

    /// <summary>The server scenarios that the specification of 2025-11-25 requires.</summary>
    private static readonly string[] Required =
    [
        "server-initialize",
        "logging-set-level",
        "ping",
        "completion-complete",
        "tools-list",
        "tools-call-simple-text",
        "tools-call-image",
        "tools-call-audio",
        "tools-call-embedded-resource",
        "tools-call-mixed-content",
        "tools-call-with-logging",
        "tools-call-error",
        "tools-call-with-progress",
        "tools-call-sampling",
        "tools-call-elicitation",
        "elicitation-sep1034-defaults",
        "server-sse-multiple-streams",
        "elicitation-sep1330-enums",
        "resources-list",
        "resources-read-text",
        "resources-read-binary",
        "resources-templates-read",
        "resources-subscribe",
        "resources-unsubscribe",
        "prompts-list",
        "prompts-get-simple",
        "prompts-get-with-args",
        "prompts-get-embedded-resource",
        "prompts-get-with-image",
        "dns-rebinding-protection",
        // Added after the release.
        "server-session-lifecycle",
    ];

    [Test]
    public async Task An_unchanged_client_gets_what_its_users_expect()
    {
        await using var hive = await RunningHive.StartAsync(h =>
        {
            h.Write("knowledge/bees.md", "# Bees\nBees make honey.");
            h.Agent("echo").Model.On("echo", call => call.SayAsync($"echo: {call.Asked}"));
            h.Agent("endless").Model.On("endless", call => call.HangAsync());
            h.Agent("slow")
                .Model.On(
                    "slow",
                    async call =>
                    {
                        await Task.Delay(TimeSpan.FromSeconds(2));
                        await call.SayAsync("at last");
                    }
                );
            h.Component(
                "teams/router",
                "team: { team_id: router, name: Router, mode: route }\nmembers: [echo]\nmodel: { provider: openai, id: router }\n"
            );
            h.Component(
                "workflows/steps",
                "workflow: { workflow_id: steps, name: Steps }\nsteps: [{ name: only, agent: echo }]\n"
            );
        });
        await Eventually.HoldsWhenReachedAsync(
            "the knowledge is there",
            async () => await hive.Database.ValueAsync<long>("select count(*) from hive.knowledge_chunks") == 1
        );
        using var made = await hive.Client.PostAsJsonAsync("/api/v1/keys", new { name = "reader", scopes = ReadOnly });
        var reader = (await made.JsonAsync()).Text("key")!;

        var seen = await NodeClients.RunAsync("mcp-users.mjs", hive.Url, ApiEnvironment.Key, reader);

        Failed(seen).Should().BeEmpty();
        seen.At("met").GetArrayLength().Should().Be(18);
    }

    [Test]
    public async Task The_conformance_suites_server_scenarios_pass()
    {
        var fixtures = (await NodeClients.RunAsync("mcp-fixtures.mjs", "where")).GetString()!;
        await using var hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("echo").Model.On("echo", call => call.SayAsync("echo"));
            var file = h.Write(
                ".mcp.json",
                JsonSerializer.Serialize(
                    new { mcpServers = new { fixtures = new { command = "node", args = new[] { fixtures } } } }
                )
            );
            h.Write("tools/mcp.published", "# What the suite asks for\nfixtures\n");
            h.With("HIVE_MCP_FILE", file).With("HIVE_AUTH_DISABLED", "true");
        });

        var seen = await NodeClients.RunAsync("conformance.mjs", $"{hive.Url}/mcp", string.Join(',', Required));

        Failed(seen).Should().BeEmpty();
        seen.At("passed").EnumerateArray().Select(one => one.GetString()).Should().Equal(Required);
    }

    [Test]
    public async Task A_picture_of_a_tool_is_shown_to_the_model()
    {
        var fixtures = (await NodeClients.RunAsync("mcp-fixtures.mjs", "where")).GetString()!;
        await using var hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("looker", "mcp_servers: [\"fixtures:test_image_content\"]\n")
                .Model.On(
                    "looker",
                    call =>
                        call.ToolResults.Count == 0
                            ? call.CallAsync(("test_image_content", "{}"))
                            : call.SayAsync($"{call.ToolResults[^1]} {Images(call.Request)}")
                );
            h.With(
                "HIVE_MCP_FILE",
                h.Write(
                    ".mcp.json",
                    JsonSerializer.Serialize(
                        new { mcpServers = new { fixtures = new { command = "node", args = new[] { fixtures } } } }
                    )
                )
            );
        });
        var run = await hive.RunAsync("agents/looker", new { message = "m" });
        run.Text("content").Should().Be("[an image, image/png] 1", "{0}", run);
        run.At("activities")[0].Text("output").Should().Be("[an image, image/png]");
    }

    [Test]
    [Platform("Linux")]
    public async Task A_server_of_an_agent_reads_neither_keys_nor_the_data_of_the_workspace()
    {
        var script = (await NodeClients.RunAsync("mcp-server.mjs", "where")).GetString()!;
        string[] files = [];
        await using var hive = await RunningHive.StartAsync(h =>
        {
            files =
            [
                h.Write("workspace/notes.txt", "a note"),
                h.KeyFile,
                h.Write("workspace/data/backups/genie/dump", "rows"),
                h.Write("workspace/.env", "OPENAI_API_KEY=sk"),
            ];
            h.Agent("reader", "mcp_servers: [\"files:read\"]\n")
                .Model.On(
                    "reader",
                    call =>
                        call.ToolResults.Count == 0
                            ? call.CallAsync([.. files.Select(path => ("read", JsonSerializer.Serialize(new { path })))])
                            : call.SayAsync(string.Join(' ', call.ToolResults))
                );
            var file = h.Write(
                ".mcp.json",
                JsonSerializer.Serialize(
                    new { mcpServers = new { files = new { command = "node", args = new[] { script } } } }
                )
            );
            h.With("HIVE_MCP_FILE", file).With("HIVE_WORKSPACE_PATH", Path.GetDirectoryName(files[0])!);
        });

        var run = await hive.RunAsync("agents/reader", new { message = "m" });

        run.Text("content").Should().Be("a note EACCES EACCES EACCES", "{0}", run);
    }

    private static int Images(JsonElement request) =>
        request
            .At("messages")
            .EnumerateArray()
            .Where(one => one.Text("role") == "user" && one.At("content").ValueKind == JsonValueKind.Array)
            .SelectMany(one => one.At("content").EnumerateArray())
            .Count(part =>
                part.Text("type") == "image_url"
                && part.Text("image_url.url")!.StartsWith("data:image/png;base64,iVBOR", StringComparison.Ordinal)
            );

    private static IEnumerable<string> Failed(JsonElement seen) =>
        seen.At("failed").EnumerateObject().Select(one => $"{one.Name}: {one.Value}");
}
