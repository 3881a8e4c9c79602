using System.Net;
using System.Text.Json.Nodes;
using Hive.Stacks.Platform;
using Hive.Testing;

namespace Contracts.Tests.Compose;

/// <summary>What the console hands to Compose arrives where it should.</summary>
[TestFixtureSource(typeof(EveryStack), nameof(EveryStack.Names))]
public sealed class ConsoleAndComposeTests(string name)
{
    [Test]
    public async Task Settings_of_the_workspace_reach_the_container()
    {
        using var workspace = new TestFolder();
        var stack = ResolvedCompose.Instance(EveryStack.Called(name), workspace.Root, IPAddress.Parse("127.0.0.9"), 47123);

        var services = (await ResolvedCompose.ByConsoleAsync(stack, new Account(1001, 1002)))["services"]!;
        var service = services[stack.Definition.Api.Name]!;

        var port = service["ports"]!.AsArray().Single()!;
        ((string)port["host_ip"]!).Should().Be("127.0.0.9");
        ((string)port["published"]!).Should().Be("47123");
        ((int)port["target"]!).Should().Be(stack.Definition.Port, "inside, nothing changes");
        ((string)service["user"]!).Should().Be("1001:1002");
        ((string)service["labels"]!["hive.workspace"]!).Should().Be(workspace.Root);
        var database = services[stack.Definition.DatabaseService.Name]!;
        database["tmpfs"]!.ToJsonString().Should().Contain("uid=1001,gid=1002");
        ((string)database["user"]!).Should().Be("1001:1002");
    }

    [Test]
    public async Task A_further_copy_has_data_secrets_and_a_label_of_its_own()
    {
        using var workspace = new TestFolder();
        var instance = ResolvedCompose.Instance(EveryStack.Called(name), workspace.Root) with { Instance = "feature-x" };

        var services = (await ResolvedCompose.ByConsoleAsync(instance, Account.Image))["services"]!;

        ((string)Nodes.Mount(services[instance.Definition.DatabaseService.Name]!, "/var/lib/postgresql/data")["source"]!)
            .Should()
            .Be(instance.Paths.Data);
        ((string)Nodes.Mount(services[instance.Definition.Api.Name]!, "/run/secrets")["source"]!)
            .Should()
            .Be(instance.Paths.Secrets);
        ((string)services[instance.Definition.Api.Name]!["labels"]!["hive.instance"]!).Should().Be("feature-x");
    }

    [Test]
    public async Task A_workspaces_settings_file_may_not_lead_compose_away_from_what_the_console_checked()
    {
        using var workspace = new TestFolder();
        workspace.Write(
            ".env",
            "HIVE_BIND=0.0.0.0\nHIVE_GENIE_PORT=1\nHIVE_AGENT_PORT=1\nHIVE_WORKSPACE_PORT=1\nHIVE_UID=0\nHIVE_WORKSPACE_PATH=/elsewhere\n"
        );
        var stack = ResolvedCompose.Instance(EveryStack.Called(name), workspace.Root);

        var service = (await ResolvedCompose.ByConsoleAsync(stack, Account.Image))["services"]![stack.Definition.Api.Name]!;

        ((string)service["ports"]![0]!["host_ip"]!).Should().Be("127.0.0.1");
        ((string)service["ports"]![0]!["published"]!).Should().Be($"{stack.Settings.Port}");
        ((string)service["user"]!).Should().Be("1000:1000");
        ((string)service["labels"]!["hive.workspace"]!).Should().Be(workspace.Root);
    }

    [Test]
    public async Task The_resolved_file_is_the_accepted_one()
    {
        using var workspace = new TestFolder();
        var stack = ResolvedCompose.Instance(EveryStack.Called(name), workspace.Root);

        var resolved = Tidy(await ResolvedCompose.ByConsoleAsync(stack, Account.Image))!
            .ToJsonString(new() { WriteIndented = true });

        Golden.Matches(
            resolved
                .Replace(workspace.Root, "{workspace}", StringComparison.Ordinal)
                .Replace(ResolvedCompose.Project(stack).Name, "{project}", StringComparison.Ordinal)
                .Replace(stack.Workspace.Id, "{id}", StringComparison.Ordinal),
            $"compose-{name}.json"
        );
    }

    // Sorted, and without what is empty or false: versions of Compose differ in whether they print that.
    private static JsonNode? Tidy(JsonNode? node) =>
        node switch
        {
            JsonObject map => new JsonObject(
                map.Select(pair => KeyValuePair.Create(pair.Key, Tidy(pair.Value)))
                    .Where(pair => pair.Value is not null)
                    .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            )
                is { Count: > 0 } kept
                ? kept
                : null,
            JsonArray list => new JsonArray([.. list.Select(Tidy)]) is { Count: > 0 } kept ? kept : null,
            JsonValue value when value.TryGetValue<bool>(out var flag) && !flag => null,
            _ => node?.DeepClone(),
        };
}
