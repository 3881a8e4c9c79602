using System.Text.Json.Nodes;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;
using Hive.Testing;
using static Contracts.Tests.Compose.Nodes;

namespace Contracts.Tests.Compose;

/// <summary>What every container is held to, whatever runs in it.</summary>
[TestFixtureSource(typeof(EveryService), nameof(EveryService.Names))]
public sealed class ServiceTests(string name)
{
    private readonly TestFolder _workspace = new();
    private readonly (StackDefinition Stack, StackService Service) _catalogue = EveryService.Called(name);
    private JsonNode _service = new JsonObject();

    private bool RunsPostgres => _catalogue.Service == _catalogue.Stack.DatabaseService;

    private bool RunsApi => _catalogue.Service == _catalogue.Stack.Api;

    [OneTimeSetUp]
    public async Task Resolve() =>
        _service = (await ResolvedCompose.ByHandAsync(ResolvedCompose.Instance(_catalogue.Stack, _workspace.Root)))[
            "services"
        ]![_catalogue.Service.Name]!;

    [OneTimeTearDown]
    public void Clean() => _workspace.Dispose();

    [Test]
    public void The_image_is_the_catalogues_and_is_never_pulled()
    {
        ((string)_service["image"]!).Should().Be($"{_catalogue.Service.Image}:{StackCatalogue.Version}");
        ((string)_service["pull_policy"]!).Should().Be("never");
    }

    [Test]
    public void Limits_and_reservations_are_the_catalogues()
    {
        var resources = _service["deploy"]!["resources"]!;

        ((string)resources["limits"]!["memory"]!).Should().Be($"{Bytes(_catalogue.Service.MemoryLimit)}");
        Number(resources["limits"]!["cpus"]).Should().Be(_catalogue.Service.CpuLimit);
        Number(resources["limits"]!["pids"]).Should().BeInRange(64, 4096);
        Number(resources["reservations"]!["cpus"]).Should().Be(0.25);
        // What the seed document asks for where PostgreSQL runs.
        ((string)resources["reservations"]!["memory"]!)
            .Should()
            .Be($"{Bytes(RunsPostgres ? "512M" : "128M")}");
        _catalogue.Service.CpuLimit.Should().Be(1.0);
        if (RunsPostgres)
            _catalogue.Service.MemoryLimit.Should().Be("2G");
    }

    [Test]
    public void The_container_may_do_as_little_as_it_can()
    {
        Texts(_service["cap_drop"]).Should().Equal("ALL");
        _service["cap_add"].Should().BeNull();
        _service["privileged"].Should().BeNull();
        _service["network_mode"].Should().BeNull();
        Texts(_service["security_opt"]).Should().Contain("no-new-privileges:true");
        ((bool)_service["read_only"]!).Should().BeTrue();
        ((string)_service["user"]!).Should().Be($"{Account.Image.UserId}:{Account.Image.GroupId}");
        Texts(_service["tmpfs"])
            .Should()
            .OnlyContain(mount => mount.Contains("size="), "memory without a bound is the host's");
    }

    [Test]
    public void The_API_knows_this_machine_by_Dockers_name_and_nobody_else_does() =>
        Texts(_service["extra_hosts"]).Should().Equal(RunsApi ? ["host.docker.internal=host-gateway"] : []);

    [Test]
    public void What_it_binds_is_never_made_by_the_engine() =>
        _service["volumes"]!
            .AsArray()
            .Where(volume => (string)volume!["type"]! == "bind")
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(volume => (bool?)volume!["bind"]!["create_host_path"] != true, "it would be owned by root");

    [Test]
    public void Its_health_is_seen_at_once_and_then_every_half_minute()
    {
        var check = _service["healthcheck"]!;

        Texts(check["test"]).First().Should().Be("CMD", "a shell would be one more process");
        Seconds(check["interval"]).Should().Be(30);
        Seconds(check["timeout"])
            .Should()
            .Be(RunsApi && RunsPostgres ? 15 : 10, "the seed document gives two services more time than one");
        Seconds(check["start_period"]).Should().Be(90);
        Seconds(check["start_interval"]).Should().BeInRange(0.1, 2);
    }

    [Test]
    public void A_stop_leaves_its_processes_the_time_they_need()
    {
        var timeouts = Supervisor.Timeouts();

        Seconds(_service["stop_grace_period"])
            .Should()
            .BeGreaterThan((RunsApi ? timeouts["api"] : 0) + (RunsPostgres ? timeouts["postgres"] : 0));
        ((bool)_service["init"]!).Should().BeTrue();
    }

    [Test]
    public void Logs_are_rotated()
    {
        ((string)_service["logging"]!["driver"]!).Should().Be("json-file");
        Names(_service["logging"]!["options"]).Should().BeEquivalentTo("max-file", "max-size");
    }

    [Test]
    public void It_carries_the_labels_that_the_console_looks_for()
    {
        Names(_service["labels"]).Should().BeEquivalentTo("hive.workspace", "hive.stack", "hive.instance");
        ((string)_service["labels"]!["hive.stack"]!).Should().Be(_catalogue.Stack.Name);
    }

    [Test]
    public void No_secret_is_in_the_environment() =>
        Names(_service["environment"])
            .Where(variable =>
                !variable.EndsWith("_FILE", StringComparison.Ordinal)
                && !variable.EndsWith("_FOLDER", StringComparison.Ordinal)
            )
            .Should()
            .NotContain(variable =>
                variable.Contains("PASSWORD")
                || variable.Contains("KEY")
                || variable.Contains("SECRET")
                || variable.Contains("TOKEN")
            );

    [Test]
    public void It_has_no_fixed_name() => _service["container_name"].Should().BeNull("every workspace has one of its own");

    [Test]
    public void It_comes_back_after_a_crash() => ((string)_service["restart"]!).Should().Be("unless-stopped");
}
