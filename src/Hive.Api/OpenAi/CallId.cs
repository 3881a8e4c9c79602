using Hive.Service.Runs;

namespace Hive.Api.OpenAi;

/// <summary>
/// What a call of a client's tool is named: after its run and its place there, so that its result finds the run that waits.
/// </summary>
internal static class CallId
{
    private const string Prefix = "call_";

    public static string Of(Guid run, RunNeed need) =>
        $"{Prefix}{run:N}_{string.Concat(need.Id.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '-'))}";

    /// <summary>The run of a call; nothing when the id is not one of these.</summary>
    public static Guid? Run(string? id) =>
        id is { Length: > 38 }
        && id.StartsWith(Prefix, StringComparison.Ordinal)
        && id[37] == '_'
        && Guid.TryParseExact(id.AsSpan(5, 32), "N", out var run)
            ? run
            : null;
}
