using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;

namespace Hive.Stacks.Images;

/// <summary>Builds images from the Dockerfiles, and keeps them.</summary>
public interface IImageBuilder
{
    /// <summary>Knows which images there are.</summary>
    IImageStore Store { get; }

    /// <summary>Asks a registry for an image's manifest.</summary>
    Command InspectRemote(string image);

    /// <summary>Makes base images from the distribution's packages.</summary>
    /// <param name="product">Where the scripts lie.</param>
    /// <param name="images">Which.</param>
    /// <param name="beside">What runs as soon as the first of them is made, beside the others; null for nothing.</param>
    Command MakeBases(ProductFiles product, IReadOnlyList<BaseImage> images, Command? beside);

    /// <summary>
    /// Compiles the API on the first of some base images, for the build that follows; null where that cannot be.
    /// </summary>
    /// <param name="product">Where the Dockerfiles lie.</param>
    /// <param name="images">The base images that are made.</param>
    /// <param name="arguments">Variables of the bake file for the build that follows.</param>
    Command? CompileOn(
        ProductFiles product,
        IReadOnlyList<BaseImage> images,
        IReadOnlyDictionary<string, string> arguments
    ) => null;

    /// <summary>What builds images, in this order.</summary>
    /// <param name="product">Where the Dockerfiles lie.</param>
    /// <param name="targets">Targets of the bake file.</param>
    /// <param name="arguments">Variables of the bake file.</param>
    /// <param name="cancellationToken">Ends the questions.</param>
    Task<IReadOnlyList<ImageBuild>> BuildsAsync(
        ProductFiles product,
        IReadOnlyList<string> targets,
        IReadOnlyDictionary<string, string> arguments,
        CancellationToken cancellationToken
    );
}

/// <summary>One call that builds.</summary>
/// <param name="Title">What it builds, as in "the genie image".</param>
/// <param name="Command">The call.</param>
public sealed record ImageBuild(string Title, Command Command);
