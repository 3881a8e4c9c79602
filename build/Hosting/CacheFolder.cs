using static System.Environment;

namespace Hive.Build.Hosting;

/// <summary>Where the .NET tool keeps what it makes for itself: its package is shared, and may be read-only.</summary>
public static class CacheFolder
{
    private const string Name = "automagik-hive";

    /// <summary>The folder of this user.</summary>
    /// <param name="environment">The console's environment; an absolute <c>XDG_CACHE_HOME</c> counts on every
    /// system.</param>
    public static string Of(IReadOnlyDictionary<string, string> environment)
    {
        // A relative path there is to be ignored, says the XDG Base Directory Specification.
        if (environment.GetValueOrDefault("XDG_CACHE_HOME") is { } chosen && Path.IsPathFullyQualified(chosen))
            return Path.Combine(chosen, Name);
        if (OperatingSystem.IsWindows())
            return Path.Combine(GetFolderPath(SpecialFolder.LocalApplicationData), Name, "cache");
        var home = GetFolderPath(SpecialFolder.UserProfile);
        return OperatingSystem.IsMacOS()
            ? Path.Combine(home, "Library", "Caches", Name)
            : Path.Combine(home, ".cache", Name);
    }
}
