namespace Hive.Stacks.Catalogue;

/// <summary>
/// What stands beside the stacks of a workspace and serves all of them: a Compose file, an image, a configuration that is
/// made from the stacks which are up, a port, and an address that tells which configuration it works with.
/// </summary>
public sealed record CompanionDefinition
{
    /// <summary>Lower-case name: part of targets, folders and labels.</summary>
    public required string Name { get; init; }

    /// <summary>The name as targets begin with it, as in "Proxy".</summary>
    public string Title => char.ToUpperInvariant(Name[0]) + Name[1..];

    /// <summary>What it is called within a sentence.</summary>
    public string Phrase
    {
        get => field ?? $"the {Name}";
        init;
    }

    /// <summary>What it is called where a sentence begins.</summary>
    public string Subject => char.ToUpperInvariant(Phrase[0]) + Phrase[1..];

    /// <summary>What it is for, as a phrase.</summary>
    public required string Purpose { get; init; }

    /// <summary>Port inside the container and (unless overridden) on the host. 1 to 65535.</summary>
    public required int Port { get; init; }

    /// <summary>Variable that overrides the host's port.</summary>
    public string PortVariable => $"HIVE_{Name.ToUpperInvariant()}_PORT";

    /// <summary>Variable that names the host's address.</summary>
    public string BindVariable => $"HIVE_{Name.ToUpperInvariant()}_BIND";

    /// <summary>File name of the Compose file.</summary>
    public required string ComposeFile { get; init; }

    /// <summary>The container.</summary>
    public required StackService Service { get; init; }

    /// <summary>Program and arguments, in its image, that refuse a wrong configuration; <c>{0}</c> is its folder.</summary>
    public required IReadOnlyList<string> Check { get; init; }

    /// <summary>Where it answers, to whom has no key, with a text in which its configuration's version stands.</summary>
    public required string VersionPath { get; init; }

    /// <summary>Whether it answers with TLS.</summary>
    public bool IsSecure { get; init; }

    /// <summary>Whether it asks each stack for what a key is wanted for: one that may read, and nothing else.</summary>
    public bool NeedsKeys { get; init; }

    /// <summary>A further container, for which there may be no image here; null where it has none.</summary>
    public CompanionExtra? Extra { get; init; }

    /// <summary>
    /// Network of its own, without what the names of the workspace's networks begin with. It is the first of them in
    /// alphabetical order, so that answers to this machine leave by it.
    /// </summary>
    public string Network => $"0-{Name}";

    /// <summary>The arguments of <see cref="Check"/> for a configuration.</summary>
    /// <param name="folder">Its folder in the container.</param>
    public IReadOnlyList<string> CheckOf(string folder) =>
        [.. Check.Select(word => word.Replace("{0}", folder, StringComparison.Ordinal))];
}

/// <summary>A container that a companion starts as well where somebody else's image is there.</summary>
/// <param name="Name">Its service and its profile in the Compose file.</param>
/// <param name="ImageVariable">Variable that names another image.</param>
/// <param name="Image">The image, with its tag.</param>
/// <param name="PortVariable">Variable that overrides the host's port.</param>
/// <param name="Port">Port inside the container and (unless overridden) on the host. 1 to 65535.</param>
public sealed record CompanionExtra(string Name, string ImageVariable, string Image, string PortVariable, int Port);
