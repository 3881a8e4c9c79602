using System.Text;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Companions;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Companions;

/// <summary>What companions work with, made from the templates of the checkout and from stacks that are up.</summary>
public sealed partial class ConfigurationTests
{
    private readonly TemporaryFolder _folder = new();

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void The_proxy_leads_to_each_stack_by_path_and_by_name_and_to_nothing_else()
    {
        var text = Texts(Proxy(), "genie", "agent-x")["nginx.conf"];

        text.Should().Contain("genie http://genie-server.net-genie:48886;");
        text.Should().Contain("agent-x http://agent-dev-server.net-agent-x:35532;");
        text.Should().Contain("location /agent-x/").And.Contain("server_name agent-x.*;");
        Upstream.Matches(text).Should().HaveCount(2);
    }

    [Test]
    public void Prometheus_asks_each_stack_with_its_own_key_and_its_health_with_none()
    {
        var text = Texts(Monitoring(), "genie", "agent-x")["prometheus.yml"];

        text.Should().Contain("job_name: hive/agent-x").And.Contain("credentials_file: /etc/hive/keys/agent-x");
        text.Should().Contain("http://genie-server.net-genie:48886/api/v1/health");
    }

    [Test]
    public void Whoever_may_read_a_certificate_may_not_read_its_key() =>
        Make(Proxy(), "genie")
            .Files.Where(file => file.IsPrivate)
            .Select(file => file.Path)
            .Should()
            .Equal("tls/privkey.pem");

    [TestCase("proxy")]
    [TestCase("monitoring")]
    public void Its_version_is_in_it_and_follows_from_what_it_says(string name)
    {
        ICompanionConfiguration maker = name == "proxy" ? Proxy() : Monitoring();
        var one = Make(maker, "genie");
        _folder.Write($"data/companions/{name}/configuration-{one.Version}/x", "");
        foreach (var file in one.Files)
            _folder.Write(
                $"data/companions/{name}/configuration-{one.Version}/{file.Path}",
                Encoding.UTF8.GetString(file.Content)
            );

        Make(maker, "genie").Version.Should().Be(one.Version);
        Make(maker, "genie", "agent").Version.Should().NotBe(one.Version);
        var texts = one
            .Files.Where(file => !file.Path.StartsWith("grafana/dashboards/", StringComparison.Ordinal))
            .Select(file => Encoding.UTF8.GetString(file.Content))
            .ToList();
        texts.Should().Contain(text => text.Contains(one.Version));
        texts.Should().AllSatisfy(text => Mark.Matches(text).Should().BeEmpty("a mark that nothing fills is a mistake"));
    }

    // https://grafana.com/docs/grafana/latest/administration/provisioning: what each file must have.
    [Test]
    public void What_grafana_is_given_names_one_source_and_dashboards_that_use_it()
    {
        var texts = Texts(Monitoring(), "genie");

        var source = texts["grafana/provisioning/datasources/prometheus.yml"];
        source.Should().Contain("apiVersion: 1").And.Contain("uid: hive").And.Contain("type: prometheus");
        texts["grafana/provisioning/dashboards/hive.yml"].Should().Contain("path: /etc/hive/current/grafana/dashboards");
        var boards = texts
            .Where(pair => pair.Key.StartsWith("grafana/dashboards/", StringComparison.Ordinal))
            .Select(pair => JsonNode.Parse(pair.Value)!)
            .ToList();
        boards.Select(board => (string)board["uid"]!).Should().OnlyHaveUniqueItems().And.HaveCountGreaterThan(1);
        foreach (var board in boards)
        {
            ((int)board["schemaVersion"]!).Should().BeGreaterThan(30);
            var panels = board["panels"]!.AsArray();
            panels.Select(panel => (int)panel!["id"]!).Should().OnlyHaveUniqueItems();
            panels.Select(panel => (string)panel!["datasource"]!["uid"]!).Should().OnlyContain(uid => uid == "hive");
            panels
                .Select(panel => $"{panel!["gridPos"]!["x"]}/{panel["gridPos"]!["y"]}")
                .Should()
                .OnlyHaveUniqueItems("no panel covers another");
        }
    }

    private ProxyConfiguration Proxy() => new(Requested.In(_folder), TimeProvider.System);

    private MonitoringConfiguration Monitoring() => new(Requested.In(_folder));

    private Dictionary<string, string> Texts(ICompanionConfiguration maker, params string[] stacks) =>
        Make(maker, stacks).Files.ToDictionary(file => file.Path, file => Encoding.UTF8.GetString(file.Content));

    private Configuration Make(ICompanionConfiguration maker, params string[] stacks) =>
        maker.Make(CompanionInstance.Of(maker.Companion, Requested.In(_folder)), [.. stacks.Select(Reached)]);

    private StackRoute Reached(string name)
    {
        var definition = StackCatalogue.All.Single(stack => name.StartsWith(stack.Name, StringComparison.Ordinal));
        var request = Requested.In(_folder);
        return new(
            new()
            {
                Definition = definition,
                Workspace = request.Workspace,
                Instance = name == definition.Name ? null : name[(definition.Name.Length + 1)..],
                Settings = StackSettings.Of(definition, request.Settings),
            },
            $"net-{name}",
            $"{definition.Api.Name}.net-{name}"
        );
    }

    [GeneratedRegex(@"http://[a-z]")]
    private static partial Regex Upstream { get; }

    // Prometheus' own templates have a space behind the braces; Grafana's have none, and nothing is filled there.
    [GeneratedRegex(@"\{\{[a-z_]+\}\}")]
    private static partial Regex Mark { get; }
}
