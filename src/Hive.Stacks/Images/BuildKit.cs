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
    public Command MakeBases(ProductFiles product, IReadOnlyList<BaseImage> images, Command? beside) =>
        ImageCommands.MakeBases(product, images, beside);

    // Compiling takes longest of all, and leaves half a processor to the other images.
    /// <inheritdoc />
    public Command? CompileOn(
        ProductFiles product,
        IReadOnlyList<BaseImage> images,
        IReadOnlyDictionary<string, string> arguments
    ) => images[0] == BaseImage.Sdk ? ImageCommands.Bake(product, ["publish"], arguments) : null;

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
