namespace Hive.Tests.Postgres;

/// <summary>The PostgreSQL programs of this machine.</summary>
internal static class PostgresPrograms
{
    private const string Debian = "/usr/lib/postgresql";

    /// <summary>The folder with initdb and postgres: from PATH, else the newest of Debian's.</summary>
    public static string? Folder { get; } =
        Candidates()
            .FirstOrDefault(folder =>
                File.Exists(Path.Combine(folder, "initdb")) && File.Exists(Path.Combine(folder, "postgres"))
            );

    /// <summary>On a person's machine PostgreSQL may be missing; in CI that would hide all of these tests.</summary>
    public static string FolderOrIgnore()
    {
        if (Folder is null && Environment.GetEnvironmentVariable("CI") != "true")
            Assert.Ignore(
                "No PostgreSQL: neither in PATH nor in /usr/lib/postgresql/*/bin. Debian: apt-get install postgresql"
            );
        return Folder
            ?? throw new InvalidOperationException("CI=true, but there is no PostgreSQL: apt-get install postgresql");
    }

    private static IEnumerable<string> Candidates() =>
        [
            .. (Environment.GetEnvironmentVariable("PATH") ?? "").Split(
                Path.PathSeparator,
                StringSplitOptions.RemoveEmptyEntries
            ),
            .. (Directory.Exists(Debian) ? Directory.GetDirectories(Debian) : [])
                .OrderByDescending(folder => int.TryParse(Path.GetFileName(folder), out var major) ? major : 0)
                .Select(folder => Path.Combine(folder, "bin")),
        ];
}
