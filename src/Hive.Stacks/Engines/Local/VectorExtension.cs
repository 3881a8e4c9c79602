using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Engines.Local;

/// <summary>Where the extension pgvector lies when it is installed.</summary>
internal static class VectorExtension
{
    private const string ControlFile = "extension/vector.control";

    /// <summary>Its control file for an installation; null when it is not there.</summary>
    public static string? FindControlFile(PostgresInstallation installation) =>
        Shares(installation).Select(share => Path.Combine(share, ControlFile)).FirstOrDefault(File.Exists);

    /// <summary>The command that installs it.</summary>
    public static string InstallCommand =>
        OperatingSystem.IsMacOS() ? "brew install pgvector"
        : File.Exists("/usr/bin/apt-get") ? $"{ConsoleCommand.For("EngineUp")} --engine=local (as root, on Debian or Ubuntu)"
        : "install pgvector in your system's way";

    // Debian keeps what programs share apart from what is built for one machine; Homebrew and source builds keep it beside
    // bin.
    private static IEnumerable<string> Shares(PostgresInstallation installation)
    {
        var above = Path.GetDirectoryName(installation.BinFolder) ?? "/";
        return
        [
            $"/usr/share/postgresql/{installation.Major}",
            Path.Combine(above, "share"),
            Path.Combine(above, "share", "postgresql"),
            Path.Combine(above, "share", $"postgresql@{installation.Major}"),
            "/usr/share/pgsql",
        ];
    }
}
