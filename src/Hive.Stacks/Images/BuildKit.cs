using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;

namespace Hive.Stacks.Images;

/// <summary>Docker's way: all images in one call.</summary>
/// <param name="store">Knows which images there are.</param>
internal sealed class BuildKit(IImageStore store) : IImageBuilder
{
    /// <inheritdoc />
    public IImageStore Store => store;

    /// <inheritdoc />
    public Command InspectRemote(string image) => ImageCommands.InspectRemote(image);

    /// <inheritdoc />
    public ImageBuild MakeBases(
        ProductFiles product,
        IReadOnlyList<BaseImage> images,
        IReadOnlyDictionary<string, string>? arguments
    )
    {
        if (arguments is null || !images.Contains(BaseImage.Sdk))
            return new(ImageBuild.Titles(images), ImageCommands.MakeBases(product, images));
        // Compiling takes longest, and keeps a processor and a half busy: it begins before the other images are made.
        var ordered = images.OrderBy(image => image != BaseImage.Sdk).ToList();
        var compile = ImageCommands.Bake(product, ["publish"], arguments);
        return new(
            $"{ImageBuild.Titles(ordered)}, compiling the API meanwhile",
            ImageCommands.MakeBases(product, ordered, compile)
        );
    }

    /// <inheritdoc />
    public Task<IReadOnlyList<ImageBuild>> BuildsAsync(
        ProductFiles product,
        IReadOnlyList<string> targets,
        IReadOnlyDictionary<string, string> arguments,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<ImageBuild>>([
            new(
                $"the {string.Join(", ", targets)} image{(targets.Count == 1 ? "" : "s")}",
                ImageCommands.Bake(product, targets, arguments)
            ),
        ]);
}
