namespace Hive.Api.Settings;

/// <summary>How this process is called in its answers.</summary>
/// <param name="Value">For example <c>hive-genie</c>.</param>
internal sealed record ServiceName(string Value);
