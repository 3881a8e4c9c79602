namespace Hive.Service.Knowledge;

/// <summary>One passage that was found.</summary>
/// <param name="Text">The passage itself, whole paragraphs or a row of a table where it can be.</param>
/// <param name="Source">Where it is from: the path below ai/knowledge or the upload's name, with the heading or row after a
/// #.</param>
/// <param name="Score">How well it fits, above 0 and at most 1, by reciprocal rank: only the order of one answer's scores
/// means something.</param>
/// <param name="Metadata">What the document or row says about itself, such as the columns of a CSV row.</param>
public sealed record KnowledgePassage(
    string Text,
    string Source,
    double Score,
    IReadOnlyDictionary<string, string> Metadata
);
