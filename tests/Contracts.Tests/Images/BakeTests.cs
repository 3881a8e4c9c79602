using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Contracts.Tests.Compose;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Running;
using Hive.Testing;

namespace Contracts.Tests.Images;

/// <summary>The catalogue and the bake file say the same.</summary>
public sealed partial class BakeTests
{
    private readonly string _file = Checkout.Read("dockerfiles/docker-bake.hcl");

    [Test]
    public void The_base_images_of_the_catalogue_are_the_defaults() => BaseImage.All.Should().AllSatisfy(image =>
        _file.Should().Contain($$"""variable "{{image.Argument}}" { default = "{{image.RegistryName}}" }"""));

    [Test]
    public void The_version_is_the_catalogues() => _file.Should().Contain($$"""variable "HIVE_VERSION" { default = "{{StackCatalogue.Version}}" }""");

    [Test]
    public void Every_variable_that_the_console_sets_is_one_of_the_bake_files()
    {
        var set = Settable.Matches(Checkout.Read("src/Hive.Stacks/Images/ImagePlanner.cs")).Select(match => match.Groups[1].Value).Distinct();

        var known = Variable.Matches(_file).Select(match => match.Groups[1].Value).ToList();

        set.Should().NotBeEmpty().And.BeSubsetOf(known);
    }

    [Test]
    public async Task Every_stack_has_a_target_that_builds_its_image()
    {
        Machine.Requires(await ResolvedCompose.AnswersAsync("buildx"), "The Buildx plugin of the docker command line", "./build.sh --target=EngineUp");
        var names = StackCatalogue.All.Select(stack => $"HIVE_{stack.Name.ToUpperInvariant()}_IMAGE").Concat(BaseImage.All.Select(image => image.Argument));
        var bake = ImageCommands.Bake(ResolvedCompose.Product, StackCatalogue.All.SelectMany(stack => stack.Services).Select(service => service.BakeTarget), new Dictionary<string, string>());

        // Otherwise what the tester has in the environment would be taken; "HIVE_…_IMAGE" empty means "not set" to the file.
        var printed = await new ProcessRunner().RunAsync(bake with
        {
            Arguments = [.. bake.Arguments, "--print"],
            Environment = names.ToDictionary(name => name, name => BaseImage.All.FirstOrDefault(image => image.Argument == name)?.RegistryName ?? ""),
        });

        printed.Succeeded.Should().BeTrue(printed.Error);
        var targets = JsonNode.Parse(printed.Output)!["target"]!;
        foreach (var stack in StackCatalogue.All)
        {
            var target = targets[stack.Api.BakeTarget]!;
            target["tags"]!.AsArray().Select(tag => (string)tag!).Should().Equal($"{stack.Api.Image}:{StackCatalogue.Version}");
            target["platforms"]!.AsArray().Select(platform => (string)platform!).Should().Equal("linux/amd64");
            ((string)target["context"]!).Should().Be(".", "the console runs it from the repository's root");
            File.Exists(Checkout.At((string)target["dockerfile"]!)).Should().BeTrue();
            Dockerfiles.Stage((string)target["target"]!).Should().NotBeEmpty("the Dockerfile has that stage");
        }
    }

    [GeneratedRegex(@"\[""(HIVE_[A-Z_]+)""\]")]
    private static partial Regex Settable { get; }

    [GeneratedRegex(@"variable ""(\w+)""")]
    private static partial Regex Variable { get; }
}
