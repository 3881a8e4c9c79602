using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines;

/// <summary>Where programs of this machine reach a stack.</summary>
/// <param name="Api">Base address of the API.</param>
/// <param name="DatabaseHost">Where PostgreSQL listens.</param>
/// <param name="DatabasePort">Its port, 1 to 65535; null where it can be reached inside only.</param>
public sealed record Endpoint(Uri Api, string DatabaseHost, int? DatabasePort)
{
    /// <summary>Where a stack is reached that is started with its settings as they are.</summary>
    public static Endpoint Of(StackSettings settings) =>
        new(settings.Url, settings.Host.Trim('[', ']'), settings.DatabasePort);
}
