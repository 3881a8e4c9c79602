using System.Text.Json.Nodes;
using Hive.Stacks.Compose;
using Hive.Stacks.Engines.Swarm;
using Hive.Stacks.Requests;
using Hive.Stacks.Tests.Commands;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Engines.Swarm;

/// <summary>What Swarm is given of a workspace stack.</summary>
public sealed class SwarmDraftTests
{
    private const string Local = "sha256:0123";

    private TemporaryFolder _folder = null!;
    private StackInstance _stack = null!;

    [SetUp]
    public void MakeWorkspace()
    {
        _folder = new TemporaryFolder();
        _stack = Samples.Workspace() with { Workspace = Workspace.At(_folder.Path) };
        _folder.Write("data/secrets/workspace/api_key", "a-secret-key");
        _folder.Write("data/secrets/workspace/database_password", "a-secret-password");
        _folder.Write(".mcp.json", "{}");
        _folder.Write("ai/agents/guide/config.yaml", "id: guide");
    }

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void No_secret_is_in_the_file_and_each_is_named_by_what_is_in_it()
    {
        var before = Draft().Complete();
        before.Text.Should().NotContain("a-secret-key").And.NotContain("a-secret-password");
        before.Secrets.Should().Contain(name => name.Contains("_api_key_")).And.OnlyContain(name => name.Length <= 64);

        _folder.Write("data/secrets/workspace/api_key", "another");
        var after = Draft().Complete();

        after.Secrets.Except(before.Secrets).Should().ContainSingle().Which.Should().Contain("_api_key_");
        after.Hashes["app"].Should().NotBe(before.Hashes["app"], "the API is given another key");
        after.Hashes["postgres"].Should().Be(before.Hashes["postgres"], "PostgreSQL has no key");
    }

    [Test]
    public void A_changed_component_replaces_the_api_alone()
    {
        var before = Draft().Complete();
        _folder.Write("ai/agents/guide/config.yaml", "id: guide\nname: Guide");
        _folder.Write("ai/knowledge/new.md", "News.");

        var after = Draft().Complete();

        after.Hashes["app"].Should().NotBe(before.Hashes["app"]);
        after.Hashes["postgres"].Should().Be(before.Hashes["postgres"]);
        after.Configs.Should().NotIntersectWith(before.Configs);
    }

    [Test]
    public void More_replicas_replace_nothing()
    {
        Draft(replicas: 3).Complete().Hashes.Should().Equal(Draft().Complete().Hashes);
        Draft(replicas: 3).Complete().Text.Should().Contain("\n      replicas: 3\n").And.Contain("\nx-replicas: 3\n");
    }

    [Test]
    public void Data_and_images_of_this_machine_stay_on_this_node_and_images_of_a_registry_go_anywhere()
    {
        Placements(Draft().Complete().Text).Should().Be(2);
        Placements(Draft(image: "registry:5000/hive/workspace@sha256:0123").Complete().Text).Should().Be(1);

        static int Placements(string text) => text.Split("node.id == node1").Length - 1;
    }

    [Test]
    public void The_api_starts_a_new_container_before_an_old_one_ends_and_postgresql_does_not()
    {
        var text = Draft().Complete().Text;

        text.Should().Contain("order: start-first").And.Contain("order: stop-first").And.Contain("failure_action: rollback");
        text.Should().NotContain("published").And.NotContain("ports:");
    }

    [Test]
    public void A_property_without_a_counterpart_is_refused_by_name()
    {
        var resolved = Resolved();
        resolved["services"]!["app"]!["privileged"] = true;

        FluentActions
            .Invoking(() => Draft(resolved: resolved).Complete())
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Refused && failure.Cause.Contains("/services/app/privileged"));
    }

    [Test]
    public void A_component_that_swarm_does_not_take_is_refused_by_name()
    {
        _folder.Write("ai/knowledge/large.md", new string('x', 1000 * 1024 + 1));

        FluentActions
            .Invoking(() => Draft().Complete())
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Refused && failure.Cause.Contains("large.md"));
    }

    [Test]
    public void The_door_publishes_what_compose_would_where_it_would_and_may_do_no_more_than_the_rest()
    {
        var command = SwarmDoor.Run(Draft());

        command
            .Arguments.Should()
            .ContainInOrder("--network=hive-1-workspace_app_network", "--network=hive-1-workspace_database_network")
            .And.Contain([
                "--publish=127.0.0.1:18886:8886",
                "--publish=127.0.0.1:15532:5432",
                "--read-only",
                "--cap-drop=ALL",
                "--security-opt=no-new-privileges:true",
                "--label=hive.service=door",
            ])
            .And.ContainInOrder(Local, "forward", "8886=app:8886", "5432=postgres:5432");
    }

    [Test]
    public void The_door_stays_for_a_new_image_and_not_for_a_new_port()
    {
        SwarmDoor.HashOf(Draft(image: "sha256:4567")).Should().Be(SwarmDoor.HashOf(Draft()));
        var moved = Resolved();
        moved["services"]!["app"]!["ports"]![0]!["published"] = "18887";
        SwarmDoor.HashOf(Draft(resolved: moved)).Should().NotBe(SwarmDoor.HashOf(Draft()));
    }

    [Test]
    public void The_number_of_replicas_is_found_in_the_file_of_before()
    {
        SwarmFile.KeptReplicas(_stack).Should().Be(1);
        _folder.Write("data/swarm/workspace.yml", Draft(replicas: 4).Complete().Text);

        SwarmFile.KeptReplicas(_stack).Should().Be(4);
    }

    private SwarmDraft Draft(string image = Local, int replicas = 1, JsonObject? resolved = null) =>
        new(
            new ResolvedStack(_stack, resolved ?? Resolved()),
            "hive-1-workspace",
            "node1",
            new Dictionary<string, string> { ["app"] = image, ["postgres"] = Local },
            replicas
        );

    // As Compose prints it, in short.
    private static JsonObject Resolved() =>
        JsonNode
            .Parse(
                """
                {
                  "name": "hive-1-workspace",
                  "services": {
                    "app": {
                      "image": "hive/workspace:1.0.0", "user": "1000:1000", "read_only": true, "cap_drop": ["ALL"],
                      "networks": { "app_network": null, "database_network": null },
                      "ports": [{ "mode": "ingress", "host_ip": "127.0.0.1", "target": 8886, "published": "18886", "protocol": "tcp" }],
                      "labels": { "hive.stack": "workspace", "hive.instance": "" },
                      "deploy": { "resources": { "limits": { "cpus": 1, "memory": "1073741824" } } },
                      "volumes": [
                        { "type": "bind", "source": "/s", "target": "/run/secrets" },
                        { "type": "bind", "source": "/a", "target": "/app/ai" },
                        { "type": "bind", "source": "/m", "target": "/app/.mcp.json" }
                      ]
                    },
                    "postgres": {
                      "image": "hive/postgres:1.0.0", "user": "1000:1000",
                      "networks": { "database_network": null, "database_port": null },
                      "ports": [{ "mode": "ingress", "host_ip": "127.0.0.1", "target": 5432, "published": "15532", "protocol": "tcp" }],
                      "labels": { "hive.stack": "workspace", "hive.instance": "" },
                      "deploy": { "resources": { "limits": { "memory": "2147483648" } } },
                      "secrets": [{ "source": "database_password" }],
                      "volumes": [{ "type": "bind", "source": "/d", "target": "/var/lib/postgresql/data" }]
                    }
                  },
                  "networks": {
                    "app_network": { "driver": "bridge" },
                    "database_network": { "driver": "bridge", "internal": true },
                    "database_port": { "driver": "bridge", "driver_opts": { "com.docker.network.bridge.enable_ip_masquerade": "false" } }
                  },
                  "secrets": { "database_password": { "file": "/s/database_password" } }
                }
                """
            )!
            .AsObject();
}
