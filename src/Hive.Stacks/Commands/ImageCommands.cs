using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Commands;

/// <summary>The calls that build images.</summary>
public static class ImageCommands
{
    /// <summary>Builds images in one call, so that stages they share are built once.</summary>
    /// <param name="product">Where the Dockerfiles lie.</param>
    /// <param name="targets">Targets of the bake file.</param>
    /// <param name="arguments">Variables of the bake file.</param>
    public static Command Bake(
        ProductFiles product,
        IEnumerable<string> targets,
        IReadOnlyDictionary<string, string> arguments
    ) =>
        new("docker", ["buildx", "bake", "--file", product.BakeFile, "--progress", "plain", .. targets])
        {
            WorkingDirectory = product.Root,
            EndsWithConsole = true,
            // Newer Buildx asks before it reads a file outside of the context, which the CA bundle is.
            Environment = new SortedDictionary<string, string>(arguments.ToDictionary(), StringComparer.Ordinal)
            {
                ["BUILDX_BAKE_ENTITLEMENTS_FS"] = "0",
                // Stages that images share stay in the cache: older Buildx would make an image without a name of each.
                ["BUILDX_NO_DEFAULT_LOAD"] = "1",
            },
        };

    /// <summary>
    /// Asks a registry for an image's manifest, with the credentials and proxies that the engine's tools use.
    /// </summary>
    public static Command InspectRemote(string image) =>
        new("docker", ["buildx", "imagetools", "inspect", image]) { Deadline = TimeSpan.FromSeconds(15) };

    /// <summary>Makes base images from the distribution's packages, side by side.</summary>
    /// <param name="product">Where the scripts lie.</param>
    /// <param name="images">Which.</param>
    /// <param name="beside">
    /// What runs as soon as the first image is made, beside the others; its exit code is ignored. Null for nothing.
    /// </param>
    public static Command MakeBases(ProductFiles product, IEnumerable<BaseImage> images, Command? beside = null) =>
        new(
            "bash",
            [
                product.BaseImageScript("images"),
                .. images.SelectMany(image => new[] { image.Script, image.LocalName }),
                .. beside is null ? [] : new[] { "--", beside.Program }.Concat(beside.Arguments),
            ]
        )
        {
            EndsWithConsole = true,
            WorkingDirectory = beside?.WorkingDirectory,
            Environment = beside?.Environment ?? new Dictionary<string, string>(),
        };

    /// <summary>Prints the last revision that changed some sources, and its date, one a line.</summary>
    /// <param name="product">The checkout.</param>
    /// <param name="sources">Files and folders, relative to it.</param>
    public static Command Revision(ProductFiles product, IEnumerable<string> sources) =>
        new("git", ["-C", product.Root, "log", "--max-count=1", "--format=%H%n%cI", "--", .. sources])
        {
            Deadline = TimeSpan.FromSeconds(10),
        };
}
