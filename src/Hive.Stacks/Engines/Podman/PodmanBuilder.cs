using System.Text.Json;
using System.Text.Json.Nodes;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Images;

namespace Hive.Stacks.Engines.Podman;

/// <summary>
/// Builds what the bake file says, a call for each target: Podman has no BuildKit. Buildx reads the file, for which it needs
/// no daemon; stages that images share are images here.
/// </summary>
/// <param name="address">Where Podman's service listens.</param>
/// <param name="store">Knows which images there are.</param>
/// <param name="commands">Calls scripts on Podman.</param>
/// <param name="runner">Has the bake file read.</param>
internal sealed class PodmanBuilder(PodmanAddress address, IImageStore store, PodmanCommands commands, ICommandRunner runner)
    : IImageBuilder
{
    /// <inheritdoc />
    public IImageStore Store => store;

    /// <inheritdoc />
    public Command InspectRemote(string image) =>
        Podman("manifest", "inspect", $"docker://{image}") with
        {
            Deadline = TimeSpan.FromSeconds(15),
        };

    /// <inheritdoc />
    public Command MakeBases(ProductFiles product, IReadOnlyList<BaseImage> images, Command? beside) =>
        commands.Here(ImageCommands.MakeBases(product, images, beside));

    /// <inheritdoc />
    public async Task<IReadOnlyList<ImageBuild>> BuildsAsync(
        ProductFiles product,
        IReadOnlyList<string> targets,
        IReadOnlyDictionary<string, string> arguments,
        CancellationToken cancellationToken
    )
    {
        var bake = ImageCommands.Bake(product, targets, arguments);
        var read = await runner.RunAsync(
            bake with
            {
                Arguments = [.. bake.Arguments.Take(2), "--print", .. bake.Arguments.Skip(2)],
                Deadline = TimeSpan.FromSeconds(20),
            },
            null,
            cancellationToken
        );
        var all = Read(read);
        var ordered = new List<string>();
        foreach (var target in targets)
            Visit(target);
        return [.. ordered.Select(name => Build(product, name, all[name]!, arguments["HIVE_IMAGE_TAG"]))];

        // What a target is made on comes before it.
        void Visit(string name)
        {
            if (ordered.Contains(name))
                return;
            foreach (var (_, made) in Contexts(all[name]!))
                Visit(made);
            ordered.Add(name);
        }
    }

    private ImageBuild Build(ProductFiles product, string name, JsonNode target, string tag)
    {
        var (context, tags) = ((string)target["context"]!, Texts(target["tags"]));
        return new(
            tags.Count == 0 ? $"the stage {name}" : $"the {name} image",
            Podman([
                "build",
                "--layers",
                "--file",
                Path.Combine(context, (string)target["dockerfile"]!),
                "--target",
                (string)target["target"]!,
                .. Texts(target["platforms"]).SelectMany(one => new[] { "--platform", one }),
                .. Pairs("--build-arg", target["args"]),
                .. Pairs("--label", target["labels"]),
                .. Texts(target["secret"]).SelectMany(one => new[] { "--secret", one }),
                .. Contexts(target)
                    .SelectMany(one => new[] { "--build-context", $"{one.Name}=container-image://{Stage(one.Made, tag)}" }),
                .. (tags.Count == 0 ? [Stage(name, tag)] : tags.Select(Whole)).SelectMany(one => new[] { "--tag", one }),
                context,
            ]) with
            {
                WorkingDirectory = product.Root,
                EndsWithConsole = true,
            }
        );
    }

    private Command Podman(params IReadOnlyList<string> arguments) => new("podman", ["--url", address.Host, .. arguments]);

    private static string Stage(string name, string tag) => $"localhost/hive/stage-{name}:{tag}";

    // As Docker's API, which Podman speaks, understands a name without a registry: other names would not be found there.
    private static string Whole(string tag) =>
        tag.Split('/') is [var registry, _, ..]
        && (registry.Contains('.') || registry.Contains(':') || registry == "localhost")
            ? tag
        : tag.Contains('/', StringComparison.Ordinal) ? $"docker.io/{tag}"
        : $"docker.io/library/{tag}";

    private static IEnumerable<(string Name, string Made)> Contexts(JsonNode target) =>
        (target["contexts"]?.AsObject() ?? []).Select(pair => (pair.Key, ((string)pair.Value!)["target:".Length..]));

    private static IReadOnlyList<string> Texts(JsonNode? list) => [.. (list?.AsArray() ?? []).Select(one => (string)one!)];

    private static IEnumerable<string> Pairs(string option, JsonNode? map) =>
        (map?.AsObject() ?? [])
            .OrderBy(pair => pair.Key, StringComparer.Ordinal)
            .SelectMany(pair => new[] { option, $"{pair.Key}={pair.Value}" });

    private static JsonObject Read(CommandResult read)
    {
        try
        {
            if (read.Succeeded)
                return JsonNode.Parse(read.Output)!["target"]!.AsObject();
        }
        catch (JsonException)
        {
            // It says something else, which is shown.
        }

        throw new StackException(
            FailureKind.Prerequisite,
            $"Buildx does not read the bake file: {read.Tail()}",
            "Install Docker's command line with Buildx (Debian: docker-cli and docker-buildx); a Docker daemon is not needed."
        );
    }
}
