namespace Hive.Stacks.Requests;

/// <summary>What is wanted of a conversation.</summary>
/// <param name="Agent">Id of who is talked to; null means the first agent.</param>
/// <param name="Message">What is said; null means what standard input says.</param>
/// <param name="Session">The conversation that is continued; null begins one.</param>
public sealed record ChatQuery(string? Agent, string? Message, string? Session);
