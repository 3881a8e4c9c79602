namespace Hive.Stacks.Chat;

/// <summary>A component as the API has it now.</summary>
/// <param name="Kind">"agent", "team", "workflow" or "tool".</param>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="Source">Its file below <c>ai/</c>; null where a stored version counts.</param>
/// <param name="Hash">Of what counts.</param>
/// <param name="Version">The version that counts; null where none is recorded yet.</param>
public sealed record WatchedComponent(string Kind, string Id, string Name, string? Source, string Hash, int? Version);

/// <summary>All of them.</summary>
internal sealed record WatchedComponents(IReadOnlyList<WatchedComponent> Components);
