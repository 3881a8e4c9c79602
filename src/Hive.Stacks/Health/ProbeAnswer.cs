using Hive.Stacks.Plans;

namespace Hive.Stacks.Health;

/// <summary>What one look at a stack from outside brought back.</summary>
/// <param name="Time">When it was taken.</param>
/// <param name="StatusCode">The HTTP status; null when no answer came.</param>
/// <param name="Document">The health document; null when the body was none.</param>
/// <param name="Text">The body, or why no answer came.</param>
public sealed record ProbeAnswer(DateTimeOffset Time, int? StatusCode, HealthDocument? Document, string Text)
{
    /// <summary>True for status 200 with a document that says "healthy", from the service that was asked for.</summary>
    public bool IsHealthy(string stack) =>
        StatusCode == 200 && Document is { Status: "healthy" } document && document.Service == $"hive-{stack}";

    /// <summary>The phase that the stack is in, seen from outside.</summary>
    public Phase Phase =>
        (StatusCode, Document?.Phase) switch
        {
            (null, _) => Phase.Initialise,
            (_, "database") => Phase.Database,
            (_, "migrate") => Phase.Migrate,
            _ => Phase.Api,
        };

    /// <inheritdoc />
    public override string ToString() => StatusCode is { } code ? $"HTTP {code} {Text}" : Text;
}
