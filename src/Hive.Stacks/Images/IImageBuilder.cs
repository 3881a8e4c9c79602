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

    /// <summary>What makes base images from the distribution's packages.</summary>
    /// <param name="product">Where the scripts lie.</param>
    /// <param name="images">Which.</param>
    /// <param name="arguments">
    /// Variables of the bake file with which images are built on them next; null when none are built.
    /// </param>
    ImageBuild MakeBases(
        ProductFiles product,
        IReadOnlyList<BaseImage> images,
        IReadOnlyDictionary<string, string>? arguments
    );

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
public sealed record ImageBuild(string Title, Command Command)
{
    /// <summary>The base images that are made, by their names.</summary>
    internal static string Titles(IReadOnlyList<BaseImage> images) =>
        string.Join(", ", images.Select(image => image.LocalName));
}
