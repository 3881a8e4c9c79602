using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Contracts.Tests.Compose;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Images;
using Hive.Testing;

namespace Contracts.Tests.Images;

/// <summary>The catalogue and the bake file say the same.</summary>
public sealed partial class BakeTests
{
    private readonly string _file = Checkout.Read("dockerfiles/docker-bake.hcl");

    [Test]
    public void The_base_images_of_the_catalogue_are_the_defaults() =>
        BaseImage
            .All.Should()
            .AllSatisfy(image =>
                _file.Should().Contain($$"""variable "{{image.Argument}}" { default = "{{image.RegistryName}}" }""")
            );

    [Test]
    public void The_version_is_the_catalogues() =>
        _file.Should().Contain($$"""variable "HIVE_VERSION" { default = "{{StackCatalogue.Version}}" }""");

    [Test]
    public void Every_variable_that_the_console_sets_is_one_of_the_bake_files()
    {
        var set = Settable
            .Matches(Checkout.Read("src/Hive.Stacks/Images/ImagePlanner.cs"))
            .Select(match => match.Groups[1].Value)
            .Distinct();

        var known = Variable.Matches(_file).Select(match => match.Groups[1].Value).ToList();

        set.Should().NotBeEmpty().And.BeSubsetOf(known);
    }

    [Test]
    public void The_tag_of_the_images_is_the_catalogues() =>
        _file
            .Should()
            .Contain($$"""variable "{{StackCatalogue.ImageTagVariable}}" { default = "{{StackCatalogue.Version}}" }""");

    [Test]
    public async Task Every_service_has_a_target_that_builds_its_image()
    {
        var targets = (await PrintAsync(Services.Select(service => service.BakeTarget)))["target"]!;

        foreach (var service in Services)
        {
            var target = targets[service.BakeTarget]!;
            target["tags"]!
                .AsArray()
                .Select(tag => (string)tag!)
                .Should()
                .Equal($"{service.Image}:{StackCatalogue.Version}");
            target["platforms"]!.AsArray().Select(platform => (string)platform!).Should().Equal("linux/amd64");
            ((string)target["context"]!).Should().Be(".", "the console runs it from the repository's root");
            File.Exists(Checkout.At((string)target["dockerfile"]!)).Should().BeTrue();
            Dockerfiles.Stage((string)target["target"]!).Should().NotBeEmpty("the Dockerfile has that stage");
        }
    }

    [Test]
    public async Task A_cache_beside_the_builders_own_has_a_scope_for_each_target()
    {
        (string Name, string Value)[] set =
        [
            ("HIVE_CACHE_FROM", "type=gha,scope=hive-{target}"),
            ("HIVE_CACHE_TO", "type=gha,mode=max,scope=hive-{target}"),
        ];

        // Asked of Bake itself, in the notation of the workflow: a template that it cannot read would cache nothing and say
        // so nowhere.
        var targets = (await PrintAsync([], set))["target"]!.AsObject();

        targets
            .Should()
            .HaveCountGreaterThan(4)
            .And.AllSatisfy(target =>
            {
                target.Value!["cache-from"]!
                    .AsArray()
                    .Select(one => (string)one!)
                    .Should()
                    .Contain($"type=gha,scope=hive-{target.Key}");
                target.Value!["cache-to"]!
                    .AsArray()
                    .Select(one => (string)one!)
                    .Should()
                    .Equal($"type=gha,mode=max,scope=hive-{target.Key}");
            });
        set.Should().OnlyContain(one => Checkout.Read(".github/workflows/ci.yml").Contains(one.Value));
    }

    // Where nobody answers, NuGet waits for more than a minute.
    [Test]
    public async Task A_build_checks_packages_in_the_way_that_the_caller_has_set()
    {
        var target = (await PrintAsync(["publish"], ("NUGET_CERT_REVOCATION_MODE", "offline")))["target"]!["publish"]!;

        ((string?)target["args"]!["NUGET_CERT_REVOCATION_MODE"]).Should().Be("offline");
        Dockerfiles.Stage("restore").Should().Contain(one => one.Text.Contains("NUGET_CERT_REVOCATION_MODE"));
    }

    [Test]
    public async Task One_call_without_names_builds_all_images() =>
        (await PrintAsync([]))["group"]!["default"]!["targets"]!
            .AsArray()
            .Select(target => (string)target!)
            .Should()
            .BeEquivalentTo(Services.Select(service => service.BakeTarget));

    [Test]
    public async Task Every_image_says_what_it_was_built_from()
    {
        var targets = (await PrintAsync([]))["target"]!;

        foreach (var service in Services)
        {
            var labels = targets[service.BakeTarget]!["labels"]!;
            ((string)labels["org.opencontainers.image.title"]!).Should().Be(service.Image.Replace('/', '-'));
            ((string)labels["org.opencontainers.image.version"]!).Should().Be(StackCatalogue.Version);
            labels
                .AsObject()
                .Select(label => label.Key)
                .Should()
                .Contain([
                    "org.opencontainers.image.revision",
                    "org.opencontainers.image.created",
                    ImagePlanner.SourcesLabel,
                ]);
        }
    }

    [Test]
    public async Task A_stage_of_another_dockerfile_is_handed_over()
    {
        var targets = (await PrintAsync([]))["target"]!;

        foreach (var service in Services)
        {
            var needed = Dockerfiles.StagesOutside((string)targets[service.BakeTarget]!["dockerfile"]!);
            var given = targets[service.BakeTarget]!["contexts"]!
                .AsObject()
                .ToDictionary(context => context.Key, context => (string)context.Value!);
            needed.Should().NotBeEmpty().And.OnlyContain(stage => given[stage] == $"target:{stage}");
            needed.Should().AllSatisfy(stage => ((string)targets[stage]!["target"]!).Should().Be(stage));
        }
    }

    [Test]
    public async Task Every_service_names_the_base_images_that_its_target_needs()
    {
        var targets = (await PrintAsync([]))["target"]!;

        foreach (var service in Services)
            service
                .MadeOn.Select(image => image.Argument)
                .Should()
                .BeEquivalentTo(BasesOf(service.BakeTarget).Distinct(), service.BakeTarget);

        // Bake builds what a target is handed, whether its stage uses it or not.
        IEnumerable<string> BasesOf(string target) =>
            Dockerfiles
                .BasesOf((string)targets[target]!["target"]!)
                .Concat((targets[target]!["contexts"]?.AsObject() ?? []).SelectMany(given => BasesOf(given.Key)));
    }

    private static IEnumerable<StackService> Services => StackCatalogue.All.SelectMany(stack => stack.Services);

    private static async Task<JsonNode> PrintAsync(IEnumerable<string> wanted, params (string Name, string Value)[] set)
    {
        Machine.Requires(
            await ResolvedCompose.AnswersAsync("buildx"),
            "The Buildx plugin of the docker command line",
            "./build.sh --target=EngineUp"
        );
        var bake = ImageCommands.Bake(ResolvedCompose.Product, wanted, new Dictionary<string, string>());
        // Otherwise what the tester has in the environment would be taken; an empty image name means "not set" to the file.
        var defaults = Services
            .Select(service => KeyValuePair.Create(service.ImageVariable, ""))
            .Concat(BaseImage.All.Select(image => KeyValuePair.Create(image.Argument, image.RegistryName)))
            .Append(KeyValuePair.Create(StackCatalogue.ImageTagVariable, StackCatalogue.Version))
            .Concat(set.Select(one => KeyValuePair.Create(one.Name, one.Value)));
        var printed = await new ProcessRunner().RunAsync(
            bake with
            {
                Arguments = [.. bake.Arguments, "--print"],
                Environment = defaults.ToDictionary(),
            }
        );
        printed.Succeeded.Should().BeTrue(printed.Error);
        return JsonNode.Parse(printed.Output)!;
    }

    [GeneratedRegex(@"\[""(HIVE_[A-Z_]+)""\]")]
    private static partial Regex Settable { get; }

    [GeneratedRegex(@"variable ""(\w+)""")]
    private static partial Regex Variable { get; }
}
