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
    Command MakeBases(ProductFiles product, IEnumerable<BaseImage> images);

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
