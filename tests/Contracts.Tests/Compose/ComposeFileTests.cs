using System.Text.Json.Nodes;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace Contracts.Tests.Compose;

/// <summary>The catalogue and the Compose file of a stack say the same, by hand as by the console.</summary>
[TestFixtureSource(typeof(EveryStack), nameof(EveryStack.Names))]
public sealed class ComposeFileTests(string name)
{
    private readonly TestFolder _workspace = new();
    private readonly StackDefinition _stack = EveryStack.Called(name);
    private JsonObject _file = [];

    private JsonNode Service => _file["services"]![_stack.Api.Name]!;

    [OneTimeSetUp]
    public async Task Resolve() => _file = await ResolvedCompose.ByHandAsync(ResolvedCompose.Instance(_stack, _workspace.Root));

    [OneTimeTearDown]
    public void Clean() => _workspace.Dispose();

    [Test]
    public void The_service_of_the_catalogue_is_there() => Names(_file["services"]).Should().Contain(_stack.Api.Name);

    [Test]
    public void The_port_is_the_catalogues_and_is_open_to_this_machine_only()
    {
        var port = Service["ports"]!.AsArray().Should().ContainSingle().Subject!;

        ((string)port["host_ip"]!).Should().Be("127.0.0.1");
        ((string)port["published"]!).Should().Be($"{_stack.Port}");
        ((int)port["target"]!).Should().Be(_stack.Port);
    }

    [Test]
    public void The_stack_has_a_network_of_its_own()
    {
        Names(_file["networks"]).Should().Equal(_stack.Network);
        Names(Service["networks"]).Should().Equal(_stack.Network);
        ((string)_file["networks"]![_stack.Network]!["driver"]!).Should().Be("bridge");
        Service["network_mode"].Should().BeNull();
    }

    [Test]
    public void The_image_is_the_catalogues_and_is_never_pulled()
    {
        ((string)Service["image"]!).Should().Be($"{_stack.Api.Image}:{StackCatalogue.Version}");
        ((string)Service["pull_policy"]!).Should().Be("never");
    }

    [Test]
    public void The_data_folder_of_the_catalogue_is_bound_and_never_made_by_the_engine()
    {
        var data = Service["volumes"]!.AsArray().Single(volume => (string)volume!["target"]! == "/var/lib/postgresql/data")!;

        ((string)data["type"]!).Should().Be("bind");
        ((string)data["source"]!).Should().Be(Path.Combine(_workspace.Root, _stack.DataFolder));
        ((bool?)data["bind"]?["create_host_path"]).Should().NotBe(true, "the engine would make it owned by root");
        Names(_file["volumes"]).Should().BeEquivalentTo($"{name}_app_logs", $"{name}_app_data");
    }

    [Test]
    public void Limits_and_reservations_are_those_asked_for()
    {
        var resources = Service["deploy"]!["resources"]!;

        _stack.Api.MemoryLimit.Should().Be("2G");
        _stack.Api.CpuLimit.Should().Be(1.0);
        ((string)resources["limits"]!["memory"]!).Should().Be($"{2L << 30}");
        Number(resources["limits"]!["cpus"]).Should().Be(_stack.Api.CpuLimit);
        ((string)resources["reservations"]!["memory"]!).Should().Be($"{512L << 20}");
        Number(resources["reservations"]!["cpus"]).Should().Be(0.25);
        Number(resources["limits"]!["pids"]).Should().BeInRange(64, 4096);
    }

    [Test]
    public void The_container_may_do_as_little_as_it_can()
    {
        Texts(Service["cap_drop"]).Should().Equal("ALL");
        Service["cap_add"].Should().BeNull();
        Service["privileged"].Should().BeNull();
        Texts(Service["security_opt"]).Should().Contain("no-new-privileges:true");
        ((bool)Service["read_only"]!).Should().BeTrue();
        ((string)Service["user"]!).Should().Be($"{Account.Image.UserId}:{Account.Image.GroupId}");
        Texts(Service["tmpfs"]).Should().OnlyContain(mount => mount.Contains("size="), "memory without a bound is the host's");
    }

    [Test]
    public void The_health_check_asks_the_api_without_shell_or_curl()
    {
        var check = Service["healthcheck"]!;

        Texts(check["test"]).Should().Equal("CMD", "/app/hive-api", "health");
        Checkout.Read("src/Hive.Api/Hive.Api.csproj").Should().Contain("<AssemblyName>hive-api</AssemblyName>");
        Seconds(check["interval"]).Should().Be(30);
        Seconds(check["timeout"]).Should().Be(15);
        Seconds(check["start_period"]).Should().Be(90);
        Seconds(check["start_interval"]).Should().BeInRange(0.1, 2, "healthy is to be seen at once, not after the first 30 s");
    }

    [Test]
    public void A_stop_leaves_supervisord_the_time_it_needs()
    {
        var patience = Supervisor.Patience().Sum();

        Seconds(Service["stop_grace_period"]).Should().BeGreaterThan(patience, "it ends the API, then PostgreSQL");
        ((bool)Service["init"]!).Should().BeTrue();
    }

    [Test]
    public void Logs_are_rotated()
    {
        ((string)Service["logging"]!["driver"]!).Should().Be("json-file");
        Names(Service["logging"]!["options"]).Should().BeEquivalentTo("max-file", "max-size");
    }

    [Test]
    public void Containers_carry_the_labels_that_the_console_looks_for()
    {
        Names(Service["labels"]).Should().BeEquivalentTo("hive.workspace", "hive.stack", "hive.instance");
        ((string)Service["labels"]!["hive.stack"]!).Should().Be(name);
    }

    [Test]
    public void Secrets_are_the_files_that_the_console_makes()
    {
        var stack = ResolvedCompose.Instance(_stack, _workspace.Root);

        ((string)_file["secrets"]!["api_key"]!["file"]!).Should().Be(stack.ApiKeyFile);
        ((string)_file["secrets"]!["database_password"]!["file"]!).Should().Be(stack.DatabasePasswordFile);
        Service["secrets"]!.AsArray().Select(secret => (string)secret!["target"]!)
            .Should().BeEquivalentTo("/run/secrets/api_key", "/run/secrets/database_password");
    }

    [Test]
    public void No_secret_is_in_the_environment() =>
        Names(Service["environment"]).Where(variable => !variable.EndsWith("_FILE", StringComparison.Ordinal))
            .Should().NotContain(variable => variable.Contains("PASSWORD") || variable.Contains("KEY") || variable.Contains("SECRET") || variable.Contains("TOKEN"));

    [Test]
    public void No_container_has_a_fixed_name() =>
        _file["services"]!.AsObject().Select(service => service.Value!["container_name"]).Should().AllSatisfy(fixedName => fixedName.Should().BeNull());

    [Test]
    public void It_comes_back_after_a_crash() => ((string)Service["restart"]!).Should().Be("unless-stopped");

    private static IEnumerable<string> Names(JsonNode? node) => node?.AsObject().Select(pair => pair.Key) ?? [];

    private static IEnumerable<string> Texts(JsonNode? node) => node?.AsArray().Select(item => (string)item!) ?? [];

    // Compose versions differ in whether a number is printed as a text.
    private static double Number(JsonNode? node) => double.Parse(node!.ToString(), System.Globalization.CultureInfo.InvariantCulture);

    private static double Seconds(JsonNode? node) => Durations.Seconds((string)node!);
}
