using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Contracts.Tests.Images;
using Hive.Service.Knowledge.Documents;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Companions;
using Hive.Stacks.Execution;
using Hive.Stacks.Platform;
using Hive.Testing;
using static Contracts.Tests.Compose.Nodes;

namespace Contracts.Tests.Compose;

/// <summary>What stands beside the stacks: its Compose file is what the catalogue says, and as hardened as theirs.</summary>
[TestFixtureSource(nameof(Names))]
public sealed partial class CompanionTests(string name)
{
    private readonly CompanionDefinition _companion = CompanionCatalogue.All.Single(one => one.Name == name);
    private JsonObject _file = [];

    private static IEnumerable<string> Names => CompanionCatalogue.All.Select(one => one.Name);

    private IEnumerable<(string Name, JsonNode Service)> Services =>
        _file["services"]!.AsObject().Select(service => (service.Key, service.Value!));

    private JsonNode Main => _file["services"]![_companion.Service.Name]!;

    [OneTimeSetUp]
    public async Task Resolve()
    {
        Machine.Requires(
            await ResolvedCompose.AnswersAsync("compose"),
            "The Compose plugin of the docker command line",
            "./build.sh --target=EngineUp"
        );
        var file = ResolvedCompose.Product.ComposeFile(_companion);
        var resolved = await new ProcessRunner().RunAsync(
            new Command(
                "docker",
                ["compose", "--project-directory", "/", "--file", file, "--profile", "*", "config", "--format", "json"]
            )
            {
                Environment = Variable
                    .Matches(await File.ReadAllTextAsync(file))
                    .Select(match => match.Groups[1].Value)
                    .Distinct()
                    .ToDictionary(variable => variable, _ => ""),
            }
        );
        resolved.Succeeded.Should().BeTrue(resolved.Error);
        _file = JsonNode.Parse(resolved.Output)!.AsObject();
    }

    [Test]
    public void Every_container_may_do_as_little_as_it_can()
    {
        foreach (var (service, one) in Services)
        {
            Texts(one["cap_drop"]).Should().Equal(["ALL"], service);
            one["cap_add"].Should().BeNull(service);
            one["privileged"].Should().BeNull(service);
            Texts(one["security_opt"]).Should().Contain("no-new-privileges:true", service);
            ((bool)one["read_only"]!).Should().BeTrue(service);
            ((string)one["user"]!).Should().Be($"{Account.Image.UserId}:{Account.Image.GroupId}", service);
            Texts(one["tmpfs"]).Should().OnlyContain(mount => mount.Contains("size="), service);
            Number(one["deploy"]!["resources"]!["limits"]!["pids"]).Should().BeInRange(16, 256, service);
            one["deploy"]!["resources"]!["limits"]!["memory"].Should().NotBeNull(service);
            ((string)one["restart"]!).Should().Be("unless-stopped", service);
            ((string)one["pull_policy"]!).Should().Be("never", service);
        }
    }

    [Test]
    public void No_container_is_taken_for_one_of_a_stack()
    {
        foreach (var (service, one) in Services)
            Names(one["labels"]).Should().BeEquivalentTo(["hive.workspace", "hive.companion"], service);
    }

    [Test]
    public void What_it_binds_is_read_only_and_never_made_by_the_engine() =>
        Services
            .SelectMany(one => (one.Service["volumes"] ?? new JsonArray()).AsArray())
            .Where(volume => (string)volume!["type"]! == "bind")
            .Should()
            .NotBeEmpty()
            .And.OnlyContain(volume => (bool)volume!["read_only"]! && (bool?)volume["bind"]!["create_host_path"] != true);

    [Test]
    public void Image_port_limits_and_network_are_the_catalogues()
    {
        ((string)Main["image"]!).Should().Be($"{_companion.Service.Image}:{StackCatalogue.Version}");
        var port = Main["ports"]!.AsArray().Should().ContainSingle().Which!;
        $"{port["host_ip"]}:{port["published"]}:{port["target"]}"
            .Should()
            .Be($"127.0.0.1:{_companion.Port}:{_companion.Port}");
        var limits = Main["deploy"]!["resources"]!["limits"]!;
        ((string)limits["memory"]!).Should().Be($"{Bytes(_companion.Service.MemoryLimit)}");
        Number(limits["cpus"]).Should().Be(_companion.Service.CpuLimit);
        _file["networks"]!
            .AsObject()
            .Select(network => (string)network.Value!["name"]!)
            .Should()
            .Equal($"hive-00000000-{_companion.Network}");
    }

    [Test]
    public void The_image_runs_as_the_user_that_owns_the_configuration_and_is_made_on_what_the_catalogue_says()
    {
        Dockerfiles
            .Stage(_companion.Service.BakeTarget)
            .Last(one => one.Word == "USER")
            .Text.Should()
            .Be($"{Account.Image.UserId}:{Account.Image.GroupId}");
        Dockerfiles
            .BasesOf(_companion.Service.BakeTarget)
            .Should()
            .Equal(_companion.Service.MadeOn.Select(image => image.Argument));
        var bake = Checkout.Read("dockerfiles/docker-bake.hcl");
        bake.Should().Contain($"variable \"{_companion.Service.ImageVariable}\"");
        bake.Should().Contain($"target \"{_companion.Service.BakeTarget}\"");
    }

    [Test]
    public void The_proxy_takes_what_the_largest_route_of_the_api_takes()
    {
        var knowledge = Checkout.Read("src/Hive.Api/Knowledge/KnowledgeFeature.cs");
        knowledge.Should().Contain("LargestUpload = DocumentReader.LargestDocument + 64 * 1024;");
        var others = Checkout
            .Sources("src/Hive.Api")
            .SelectMany(file => BodyLimit.Matches(Checkout.Read(file)).Select(match => match.Groups[1].Value))
            .Distinct();

        ProxyConfiguration.LargestBody.Should().Be(DocumentReader.LargestDocument + 64 * 1024);
        others
            .Should()
            .BeSubsetOf(
                [
                    "LimitFeature.BodyWithFiles",
                    "LimitFeature.BodyWithFiles, ofForms: true",
                    "8 * 1024 * 1024",
                    "LargestUpload",
                    "KnowledgeFeature.LargestUpload",
                ],
                "a larger one is to be told to the proxy"
            );
    }

    [GeneratedRegex(@"\$\{([A-Z][A-Z0-9_]+)")]
    private static partial Regex Variable { get; }

    [GeneratedRegex(@"\.WithBodyLimit\(((?:[^()])+)\)")]
    private static partial Regex BodyLimit { get; }
}
