namespace Hive.Service.Knowledge.Documents;

/// <summary>What was read from a document.</summary>
/// <param name="Chunks">In the order of the document.</param>
/// <param name="Notes">What was odd about it but did not stop it, in sentences; usually none.</param>
public sealed record DocumentContent(IReadOnlyList<Chunk> Chunks, IReadOnlyList<string> Notes);
