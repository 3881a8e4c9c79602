using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hive.Stacks.Catalogue;
using Hive.Testing;
using static Contracts.Tests.Compose.Nodes;

namespace Contracts.Tests.Compose;

/// <summary>What only the workspace's file has: PostgreSQL in a container of its own.</summary>
public sealed partial class WorkspaceFileTests
{
    private static readonly StackDefinition Stack = StackCatalogue.Workspace;
    private readonly TestFolder _workspace = new();
    private JsonObject _file = [];

    private JsonNode App => _file["services"]!["app"]!;

    private JsonNode Postgres => _file["services"]!["postgres"]!;

    [OneTimeSetUp]
    public async Task Resolve() =>
        _file = await ResolvedCompose.ByHandAsync(ResolvedCompose.Instance(Stack, _workspace.Root));

    [OneTimeTearDown]
    public void Clean() => _workspace.Dispose();

    [Test]
    public void App_and_postgres_meet_on_a_network_that_leads_nowhere()
    {
        var shared = Names(App["networks"]).Intersect(Names(Postgres["networks"])).Should().ContainSingle().Subject;

        ((bool)_file["networks"]![shared]!["internal"]!).Should().BeTrue();
    }

    [Test]
    public void Postgres_sends_nothing_beyond_this_machine()
    {
        var publishing = Names(Postgres["networks"]).Except(Names(App["networks"])).Should().ContainSingle().Subject;

        ((string)_file["networks"]![publishing]!["driver_opts"]!["com.docker.network.bridge.enable_ip_masquerade"]!)
            .Should()
            .Be("false");
        ((string)Postgres["sysctls"]!["net.ipv4.ip_default_ttl"]!).Should().Be("1");
        Texts(Postgres["dns"]).Should().Equal("127.0.0.1");
    }

    [Test]
    public void Postgres_sees_its_password_and_no_other_secret()
    {
        var stack = ResolvedCompose.Instance(Stack, _workspace.Root);

        Postgres["secrets"]!
            .AsArray()
            .Select(secret => (string)secret!["target"]!)
            .Should()
            .Equal("/run/secrets/database_password");
        ((string)_file["secrets"]!["database_password"]!["file"]!).Should().Be(stack.Paths.DatabasePassword);
        Postgres["volumes"]!
            .AsArray()
            .Select(volume => (string)volume!["source"]!)
            .Should()
            .Equal(
                [stack.Paths.Data, stack.Paths.Archive, stack.Paths.ScheduledBackups],
                "its data folder, its archive and its own backups are all that it binds"
            );
    }

    [Test]
    public void The_settings_of_postgres_are_the_catalogues() =>
        Names(Postgres["environment"])
            .Select(name => $"{name}={Postgres["environment"]![name]}")
            .Should()
            .BeEquivalentTo([
                .. Stack.PostgresSettings.Select(setting => $"{setting.Variable}={setting.Default}"),
                "HIVE_ARCHIVE_KEEP=7d,2GiB",
                "HIVE_BACKUP_EVERY=0",
                "HIVE_BACKUP_KEEP=7",
                "HIVE_BACKUP_OF=workspace//",
            ]);

    [Test]
    public void Every_setting_of_the_catalogue_reaches_the_server() =>
        Stack
            .PostgresSettings.Should()
            .AllSatisfy(setting => Checkout.Read("dockerfiles/entrypoints/run-postgres.sh").Should().Contain(setting.Name));

    [Test]
    public void The_health_check_of_postgres_is_in_its_image() =>
        Checkout
            .Files.Should()
            .Contain(
                Texts(Postgres["healthcheck"]!["test"])
                    .Last()
                    .Replace("/opt/hive/", "dockerfiles/", StringComparison.Ordinal)
            );

    [Test]
    public void Nobody_is_trusted() =>
        Checkout
            .Read("dockerfiles/entrypoints/network-access.conf")
            .Split('\n')
            .Where(line => line.Length > 0 && !line.StartsWith('#'))
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(line => line.EndsWith("scram-sha-256") || line.EndsWith("reject") || IsOwner.IsMatch(line));

    // Who has no password, where nobody comes but who owns the data anyway: see docs/decisions/0015.
    [Test]
    public void Only_the_servers_own_user_opens_its_socket() =>
        Checkout.Read("dockerfiles/entrypoints/run-postgres.sh").Should().Contain("-c unix_socket_permissions=0700");

    [GeneratedRegex(@"^local\s+all,replication\s+postgres\s+trust$")]
    private static partial Regex IsOwner { get; }
}
