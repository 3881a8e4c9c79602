using Hive.Api.Hosting;
using Hive.Api.Settings;
using Hive.Service.Tools.Confinement;

namespace Hive.Api.Tools;

/// <summary>
/// <c>hive-api confined HIDDEN… -- PROGRAM…</c>: this program again, which becomes another one that cannot read some paths.
/// For itself, not for people.
/// </summary>
internal static class ConfinedCommand
{
    public const string Word = "confined";

    // Where the images, and Debian, have PostgreSQL's data.
    private const string Clusters = "/var/lib/postgresql";

    /// <returns>The exit code if it did not become the other program.</returns>
    public static int Run(IReadOnlyList<string> arguments) => ConfinedProgram.Become(arguments);

    /// <summary>How programs of others are started beside this API; nothing where the system cannot do it.</summary>
    public static ConfinedProgram? For(ApiSettings settings) =>
        ConfinedProgram.IsPossible
            ? new(
                OwnProgram.Path,
                OwnProgram.Arguments(Word),
                [.. Private(settings).OfType<string>().Select(Path.GetFullPath).Distinct()]
            )
            : null;

    private static IEnumerable<string?> Private(ApiSettings settings) =>
        [
            settings.SecretsFolder,
            settings.ApiKey.Path,
            settings.Database.Password.Path,
            Clusters,
            // Of all stacks of the workspace: clusters, secrets and backups; and the keys of providers.
            .. settings.Workspace is { } workspace
                ? new[] { Path.Combine(workspace, "data"), Path.Combine(workspace, ".env") }
                : [],
        ];
}
