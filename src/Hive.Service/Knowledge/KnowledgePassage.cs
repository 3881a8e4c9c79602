namespace Hive.Service.Knowledge;

/// <summary>One passage that was found.</summary>
/// <param name="Text">The passage itself, whole paragraphs or a row of a table where it can be.</param>
/// <param name="Source">Where it is from: the path below ai/knowledge or the upload's name, with the heading or row after a
/// #.</param>
/// <param name="Score">How well it fits, above 0 and at most 1, by reciprocal rank: only the order of one answer's scores
/// means something.</param>
/// <param name="Metadata">What the document or row says about itself, such as the columns of a CSV row.</param>
public sealed record KnowledgePassage(string Text, string Source, double Score, IReadOnlyDictionary<string, string> Metadata)
{
    /// <summary>Its place among the passages that share words with the question, from 1; nothing when it is not among
    /// them.</summary>
    public int? WordsPlace { get; init; }

    /// <summary>Its place among the passages that are nearest in meaning, from 1; nothing when it is not among
    /// them.</summary>
    public int? MeaningPlace { get; init; }
}
