namespace Hive.Service.Knowledge.Storing;

/// <summary>A document of the knowledge base, without its text.</summary>
public sealed record KnowledgeDocument
{
    /// <summary>Made by the database.</summary>
    public required Guid Id { get; init; }

    /// <summary>Where it came from.</summary>
    public required DocumentOrigin Origin { get; init; }

    /// <summary>The path below ai/knowledge with forward slashes, or the upload's name. Unique within its origin.</summary>
    public required string Name { get; init; }

    /// <summary>For people; may be empty.</summary>
    public required string Description { get; init; }

    /// <summary>In bytes.</summary>
    public required long Size { get; init; }

    /// <summary>Given at the upload; every chunk has it.</summary>
    public required IReadOnlyDictionary<string, string> Metadata { get; init; }

    /// <summary>What was odd about its content, in sentences.</summary>
    public required IReadOnlyList<string> Notes { get; init; }

    /// <summary>Why the newest content could not be taken; nothing when it was.</summary>
    public required string? Error { get; init; }

    /// <summary>How many pieces it is in.</summary>
    public required int Chunks { get; init; }

    /// <summary>How many of them have an embedding.</summary>
    public required int Vectors { get; init; }

    /// <summary>When it was first seen.</summary>
    public required DateTime Created { get; init; }

    /// <summary>When its content last changed.</summary>
    public required DateTime Updated { get; init; }
}

/// <summary>Where a document came from.</summary>
public enum DocumentOrigin
{
    /// <summary>A file of the workspace; it goes when the file goes.</summary>
    File,

    /// <summary>Sent to the API; it goes when somebody deletes it.</summary>
    Upload,
}
