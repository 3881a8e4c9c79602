namespace Hive.Stacks.Catalogue;

/// <summary>One container of a stack: a service of its Compose file.</summary>
public sealed record StackService
{
    /// <summary>The service's name in the Compose file.</summary>
    public required string Name { get; init; }

    /// <summary>Image name without a tag.</summary>
    public required string Image { get; init; }

    /// <summary>Target in <c>dockerfiles/docker-bake.hcl</c> that builds the image.</summary>
    public required string BakeTarget { get; init; }

    /// <summary>The base images without which that target cannot be built.</summary>
    public required IReadOnlyList<BaseImage> MadeOn { get; init; }

    /// <summary>Variable that names another image.</summary>
    public string ImageVariable => $"HIVE_{BakeTarget.ToUpperInvariant()}_IMAGE";

    /// <summary>Highest memory use, in the Compose notation.</summary>
    public required string MemoryLimit { get; init; }

    /// <summary>Highest CPU use, in cores.</summary>
    public required double CpuLimit { get; init; }
}
