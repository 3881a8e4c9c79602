using System.Text.Json.Nodes;
using Hive.Stacks.Catalogue;
using Hive.Testing;
using static Contracts.Tests.Compose.Nodes;

namespace Contracts.Tests.Compose;

/// <summary>The catalogue and the Compose file of a stack say the same, by hand as by the console.</summary>
[TestFixtureSource(typeof(EveryStack), nameof(EveryStack.Names))]
public sealed class ComposeFileTests(string name)
{
    private readonly TestFolder _workspace = new();
    private readonly StackDefinition _stack = EveryStack.Called(name);
    private JsonObject _file = [];

    private JsonNode Api => _file["services"]![_stack.Api.Name]!;

    private JsonNode Database => _file["services"]![_stack.DatabaseService.Name]!;

    [OneTimeSetUp]
    public async Task Resolve() =>
        _file = await ResolvedCompose.ByHandAsync(ResolvedCompose.Instance(_stack, _workspace.Root));

    [OneTimeTearDown]
    public void Clean() => _workspace.Dispose();

    [Test]
    public void The_services_are_the_catalogues() =>
        Names(_file["services"]).Should().BeEquivalentTo(_stack.Services.Select(service => service.Name));

    [Test]
    public void The_ports_are_the_catalogues_and_are_open_to_this_machine_only()
    {
        var published = _stack.Services.SelectMany(service =>
            (_file["services"]![service.Name]!["ports"] ?? new JsonArray())
                .AsArray()
                .Select(port => $"{service.Name} {port!["host_ip"]}:{port["published"]}:{port["target"]}")
        );

        string[] wanted = [$"{_stack.Api.Name} 127.0.0.1:{_stack.Port}:{_stack.Port}"];
        published
            .Should()
            .BeEquivalentTo(
                _stack.PublishedDatabasePort is { } port
                    ? [.. wanted, $"{_stack.DatabaseService.Name} 127.0.0.1:{port}:{_stack.DatabasePort}"]
                    : wanted
            );
    }

    [Test]
    public void The_api_is_on_the_network_of_the_catalogue()
    {
        Names(Api["networks"]).Should().Contain(_stack.Network);
        ((string)_file["networks"]![_stack.Network]!["driver"]!).Should().Be("bridge");
    }

    [Test]
    public void No_outgoing_connection_is_given_the_port_of_the_api() =>
        ((string)Api["sysctls"]!["net.ipv4.ip_local_reserved_ports"]!).Should().Be($"{_stack.Port}");

    [Test]
    public void The_data_folder_of_the_catalogue_is_bound() =>
        ((string)Mount(Database, "/var/lib/postgresql/data")["source"]!)
            .Should()
            .Be(Path.Combine(_workspace.Root, _stack.DataFolder));

    [Test]
    public void Logs_and_data_of_the_api_are_volumes()
    {
        var prefix = _stack.Postgres is null ? $"{name}_" : ""; // as the seed document names them

        Names(_file["volumes"]).Should().BeEquivalentTo($"{prefix}app_logs", $"{prefix}app_data");
    }

    [Test]
    public void The_api_sees_the_stacks_secrets_and_the_users_files_and_may_change_none()
    {
        var stack = ResolvedCompose.Instance(_stack, _workspace.Root);

        foreach (
            var (target, source) in new[]
            {
                ("/run/secrets", stack.Paths.Secrets),
                ("/app/ai", stack.Paths.Components),
                ("/app/.mcp.json", stack.Paths.McpServers),
            }
        )
        {
            ((string)Mount(Api, target)["source"]!).Should().Be(source);
            ((bool)Mount(Api, target)["read_only"]!).Should().BeTrue();
        }
    }

    [Test]
    public void The_api_is_told_where_they_lie()
    {
        var environment = Api["environment"]!;

        ((string)environment["HIVE_SECRETS_FOLDER"]!).Should().Be("/run/secrets");
        ((string)environment["HIVE_COMPONENTS_FOLDER"]!).Should().Be("/app/ai");
        ((string)environment["HIVE_MCP_FILE"]!).Should().Be("/app/.mcp.json");
    }

    [Test]
    public void What_a_user_may_tell_the_api_is_passed_on_and_empty_by_default() =>
        Names(Api["environment"])
            .Where(variable => (string)Api["environment"]![variable]! == "")
            .Should()
            .BeEquivalentTo(ApiVariables.All);

    [Test]
    public void The_health_check_asks_the_api_without_shell_or_curl()
    {
        Texts(Api["healthcheck"]!["test"]).Should().Equal("CMD", "/app/hive-api", "health");
        Checkout.Read("src/Hive.Api/Hive.Api.csproj").Should().Contain("<AssemblyName>hive-api</AssemblyName>");
    }

    [Test]
    public async Task The_project_carries_workspace_stack_and_copy_as_the_consoles_does()
    {
        var stack = ResolvedCompose.Instance(_stack, _workspace.Root);

        var instance = stack with { Instance = "feature-x" };

        ((string)(await ResolvedCompose.UnnamedAsync(stack))["name"]!)
            .Should()
            .Be(ResolvedCompose.Project(stack).Name, "by hand, in a workspace that Init has made");
        ((string)(await ResolvedCompose.UnnamedAsync(instance))["name"]!)
            .Should()
            .Be(ResolvedCompose.Project(instance).Name);
    }

    [Test]
    public void Without_any_setting_three_files_in_one_folder_are_three_projects() =>
        Checkout
            .Read($"compose/{_stack.ComposeFile}")
            .Should()
            .Contain($"\nname: hive-${{HIVE_WORKSPACE_ID:-00000000}}-{name}");
}
