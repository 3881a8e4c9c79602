using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Images;

/// <summary>Decides what has to be built so that images match the sources.</summary>
/// <param name="request">Where the sources and Dockerfiles lie, and how the images are called.</param>
/// <param name="store">Knows which images are there.</param>
/// <param name="runner">Asks git and registries.</param>
/// <param name="planned">Told what a plan would build.</param>
/// <param name="caller">The console's environment: build arguments may be overridden there.</param>
public sealed class ImagePlanner(
    StackRequest request,
    IImageStore store,
    ICommandRunner runner,
    PlannedChanges planned,
    CallerEnvironment caller
)
{
    /// <summary>The label that says which sources an image was built from.</summary>
    public const string SourcesLabel = "hive.sources";

    /// <summary>Where Linux distributions keep the CA bundle; builds reach NuGet through it.</summary>
    private const string SystemCertificates = "/etc/ssl/certs/ca-certificates.crt";

    private readonly BuildKit _buildKit = new(store);

    private ProductFiles Product => request.Product;

    /// <summary>The steps that build images. Empty when they match the sources and were not asked for by name.</summary>
    /// <param name="stacks">Whose images.</param>
    /// <param name="always">Build even when the sources have not changed; BuildKit then finds everything in its
    /// cache.</param>
    /// <param name="say">Takes a sentence about what was decided.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="builder">What builds them; null for Docker.</param>
    public Task<IReadOnlyList<PlanStep>> PlanAsync(
        IReadOnlyList<StackDefinition> stacks,
        bool always,
        Action<string> say,
        CancellationToken cancellationToken,
        IImageBuilder? builder = null
    ) => PlanAsync([.. stacks.SelectMany(stack => stack.Services)], always, say, cancellationToken, builder);

    /// <summary>The steps that build images. Empty when they match the sources and were not asked for by name.</summary>
    /// <param name="wanted">The services whose images are wanted.</param>
    /// <param name="always">Build even when the sources have not changed.</param>
    /// <param name="say">Takes a sentence about what was decided.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="builder">What builds them; null for Docker.</param>
    public async Task<IReadOnlyList<PlanStep>> PlanAsync(
        IReadOnlyList<StackService> wanted,
        bool always,
        Action<string> say,
        CancellationToken cancellationToken,
        IImageBuilder? builder = null
    )
    {
        builder ??= _buildKit;
        var sources = SourceFingerprint.OfImages(Product);
        // An image that the user named is the user's to build.
        var services = wanted.Where(service => !request.Settings.NamedImages.ContainsKey(service.BakeTarget)).ToList();
        var outdated = new List<string>();
        foreach (var service in services)
        {
            var name = $"{service.Image}:{request.Settings.ImageTag}";
            var label = (await builder.Store.FindAsync(name, cancellationToken))?.Labels.GetValueOrDefault(SourcesLabel);
            if (label == sources)
                continue;
            outdated.Add(label is null ? $"{name} is missing" : $"{name} was built from sources {label}, now {sources}");
            if (request.Plan)
                planned.Build(name);
        }

        if (services.Count == 0)
            return [];
        if (outdated.Count == 0 && !always)
            return [];
        await RequireSpaceAsync(builder.Store, cancellationToken);
        var bases = new List<BaseImage>();
        var arguments = new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["HIVE_CA_FILE"] =
                caller.Variables.GetValueOrDefault("HIVE_CA_FILE")
                ?? (File.Exists(SystemCertificates) ? SystemCertificates : ""),
            ["HIVE_IMAGE_TAG"] = request.Settings.ImageTag,
            ["HIVE_SOURCES"] = sources,
            ["HIVE_VERSION"] = StackCatalogue.Version,
        };
        foreach (var image in services.SelectMany(service => service.MadeOn).Distinct())
        {
            var (name, isMissing) = await ChooseBaseAsync(builder, image, say, cancellationToken);
            arguments[image.Argument] = name;
            if (isMissing)
                bases.Add(image);
        }

        var revision = await RevisionAsync(cancellationToken);
        (arguments["HIVE_REVISION"], arguments["HIVE_CREATED"]) = revision;
        var targets = services.Select(service => service.BakeTarget).Distinct().ToList();
        var builds = await builder.BuildsAsync(Product, targets, arguments, cancellationToken);
        return
        [
            .. bases.Count == 0 ? [] : new[] { Make(builder, bases, arguments, "no registry answers") },
            .. builds.Select(build => new RunStep(
                Phase.Image,
                $"building {build.Title}",
                outdated.Count == 0 ? "asked for" : string.Join("; ", outdated),
                build.Command,
                "Correct what the build says (--verbosity=verbose shows all of it) and run this again; what was built stays in the cache."
            )),
        ];
    }

    /// <summary>The steps that make the base images from the distribution's packages.</summary>
    /// <param name="builder">What keeps them; null for Docker.</param>
    public IReadOnlyList<PlanStep> PlanBases(IImageBuilder? builder = null) =>
        [Make(builder ?? _buildKit, BaseImage.All, null, "asked for")];

    private async Task<(string Name, bool IsMissing)> ChooseBaseAsync(
        IImageBuilder builder,
        BaseImage image,
        Action<string> say,
        CancellationToken cancellationToken
    )
    {
        if (caller.Variables.GetValueOrDefault(image.Argument) is { Length: > 0 } chosen)
            return (chosen, false);
        if (await builder.Store.FindAsync(image.RegistryName, cancellationToken) is not null)
            return (image.RegistryName, false);
        if (await builder.Store.FindAsync(image.LocalName, cancellationToken) is not null)
            return (image.LocalName, false);
        if (await IsInRegistryAsync(builder, image, cancellationToken))
            return (image.RegistryName, false);
        say(
            $"No registry answers for {image.RegistryName}: {image.LocalName} is made from the distribution's packages instead."
        );
        return (image.LocalName, true);
    }

    private async Task<bool> IsInRegistryAsync(IImageBuilder builder, BaseImage image, CancellationToken cancellationToken)
    {
        try
        {
            return (await runner.RunAsync(builder.InspectRemote(image.RegistryName), null, cancellationToken)).Succeeded;
        }
        catch (StackException)
        {
            // No answer in time is no registry.
            return false;
        }
    }

    private RunStep Make(
        IImageBuilder builder,
        IReadOnlyList<BaseImage> images,
        IReadOnlyDictionary<string, string>? arguments,
        string reason
    )
    {
        var compile = arguments is null ? null : builder.CompileOn(Product, images, arguments);
        return new(
            Phase.Image,
            $"making {string.Join(", ", images.Select(image => image.LocalName))}{(compile is null ? "" : ", compiling the API meanwhile")}",
            reason,
            builder.MakeBases(Product, images, compile),
            "Read what it says above, or name images of your own: "
                + $"{string.Join(", ", images.Select(image => $"{image.Argument}=…"))} in the environment."
        );
    }

    private async Task<(string Revision, string Created)> RevisionAsync(CancellationToken cancellationToken)
    {
        // The tool may be installed inside somebody's repository: that one's revision is not ours.
        if (ProductFiles.IsTool)
            return ("unknown", "unknown");
        try
        {
            // Not the checkout's: the label is part of the image, and a commit that changes no source of an image must
            // not change the image, or the next serve would replace every container.
            var asked = ImageCommands.Revision(Product, SourceFingerprint.ImageSources);
            var result = await runner.RunAsync(asked, null, cancellationToken);
            return
                result.Succeeded
                && result.Output.Split('\n', StringSplitOptions.TrimEntries) is [var revision, var created, ..]
                ? (revision, created)
                : ("unknown", "unknown");
        }
        catch (StackException)
        {
            // Without git, or outside a checkout, an image has no revision.
            return ("unknown", "unknown");
        }
    }

    private static async Task RequireSpaceAsync(IImageStore store, CancellationToken cancellationToken)
    {
        // Only where the engine's folder is this machine's: a remote engine's disk is not seen from here.
        if (await store.FolderAsync(cancellationToken) is { } folder)
            DiskSpace.Require(folder, DiskSpace.LeastForImages);
    }
}
