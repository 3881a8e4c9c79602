using System.Globalization;
using System.Reflection;

namespace Hive.Service.Database;

/// <summary>The steps that this program knows, from the .sql files embedded beside this one.</summary>
public static class MigrationCatalogue
{
    private const string Folder = "Hive.Service.Database.Migrations.";

    /// <summary>In the order to apply them.</summary>
    /// <exception cref="InvalidOperationException">The files are not numbered 0001, 0002 … without gaps.</exception>
    public static IReadOnlyList<Migration> Embedded() =>
        InOrder(
            Assembly
                .GetExecutingAssembly()
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Folder, StringComparison.Ordinal))
                .Select(name => Parse(name[Folder.Length..], Read(name)))
        );

    internal static IReadOnlyList<Migration> InOrder(IEnumerable<Migration> migrations)
    {
        Migration[] ordered = [.. migrations.OrderBy(m => m.Version)];
        for (var i = 0; i < ordered.Length; i++)
        {
            if (ordered[i].Version != i + 1)
                throw new InvalidOperationException($"Migration {ordered[i]} stands where number {i + 1} is expected.");
        }
        return ordered;
    }

    internal static Migration Parse(string file, string sql) =>
        file.Split('_', 2) is [{ Length: 4 } number, var rest]
        && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version)
        && rest.EndsWith(".sql", StringComparison.Ordinal)
            ? new Migration(version, rest[..^".sql".Length], sql)
            : throw new InvalidOperationException($"Migration file {file} is not named like 0001_some_words.sql.");

    private static string Read(string resource)
    {
        using var stream = Assembly.GetExecutingAssembly().GetManifestResourceStream(resource)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
