using System.Text.Json;

namespace Hive.Stacks.Data;

/// <summary>What <c>database.sh</c> tells of a database, all of it seen at one instant.</summary>
public sealed record DatabaseFacts
{
    private const string Mark = "fact ";

    /// <summary>Name of the database.</summary>
    public required string Database { get; init; }

    /// <summary>Its size on the disk, in bytes.</summary>
    public required long DatabaseBytes { get; init; }

    /// <summary>The server's version, as in "17.6".</summary>
    public required string Postgres { get; init; }

    /// <summary>The server's major version.</summary>
    public required int PostgresMajor { get; init; }

    /// <summary>PostgreSQL's number of the cluster, in decimal.</summary>
    public required string SystemIdentifier { get; init; }

    /// <summary>Names of all roles but PostgreSQL's own.</summary>
    public IReadOnlyList<string> Roles { get; init; } = [];

    /// <summary>Versions of the extensions, by name.</summary>
    public IReadOnlyDictionary<string, string> Extensions { get; init; } = new Dictionary<string, string>();

    /// <summary>Number of rows of each table, by the table's name as SQL writes it.</summary>
    public IReadOnlyDictionary<string, long> Rows { get; init; } = new Dictionary<string, long>();

    /// <summary>How a dump is packed: "zstd" or "gzip"; null where none was made.</summary>
    public string? Compression { get; init; }

    /// <summary>What <c>pg_amcheck</c> found: "clean" or "not installed"; null where it did not look.</summary>
    public string? PageCheck { get; init; }

    /// <summary>Reads what was told; null when it breaks off.</summary>
    /// <param name="output">Standard error of <c>database.sh</c>.</param>
    public static DatabaseFacts? Read(string output)
    {
        var facts = Lines(output);
        if (
            facts.Find(one => one.TryGetProperty("database", out _)) is not { ValueKind: JsonValueKind.Object } database
            || !facts.Exists(one => one.TryGetProperty("complete", out _))
        )
            return null;
        return new DatabaseFacts
        {
            Database = database.GetProperty("database").GetString()!,
            DatabaseBytes = database.GetProperty("database_bytes").GetInt64(),
            // Distributions say there whose build it is.
            Postgres = database.GetProperty("postgres").GetString()!.Split(' ')[0],
            PostgresMajor = database.GetProperty("postgres_major").GetInt32(),
            SystemIdentifier = database.GetProperty("system_identifier").GetString()!,
            Roles = [.. All("role").Select(one => one.GetProperty("role").GetString()!)],
            Extensions = All("extension")
                .ToDictionary(
                    one => one.GetProperty("extension").GetString()!,
                    one => one.GetProperty("version").GetString()!
                ),
            Rows = All("table")
                .ToDictionary(one => one.GetProperty("table").GetString()!, one => one.GetProperty("rows").GetInt64()),
            Compression = Text("compression"),
            PageCheck = Text("amcheck"),
        };

        IEnumerable<JsonElement> All(string name) => facts.Where(one => one.TryGetProperty(name, out _));

        string? Text(string name) => All(name).Select(one => one.GetProperty(name).GetString()).FirstOrDefault();
    }

    /// <summary>Reads which extensions a PostgreSQL offers, with their versions; null when that breaks off.</summary>
    /// <param name="output">Standard error of <c>database.sh offer</c>.</param>
    public static IReadOnlyDictionary<string, string>? ReadOffer(string output)
    {
        var facts = Lines(output);
        return facts.Exists(one => one.TryGetProperty("complete", out _))
            ? facts
                .Where(one => one.TryGetProperty("offers", out _))
                .ToDictionary(one => one.GetProperty("offers").GetString()!, one => one.GetProperty("version").GetString()!)
            : null;
    }

    /// <summary>Reads when a run began; null when the database knows no such run.</summary>
    /// <param name="output">Standard error of <c>database.sh find-run</c>.</param>
    public static DateTimeOffset? ReadRunBegin(string output) =>
        Lines(output)
            .Where(one => one.TryGetProperty("run", out _))
            .Select(one => (DateTimeOffset?)one.GetProperty("began").GetDateTimeOffset())
            .FirstOrDefault();

    /// <summary>Where another database does not hold the same rows, as a clause; null when it does.</summary>
    /// <param name="other">Rows by table.</param>
    public string? DifferenceTo(IReadOnlyDictionary<string, long> other)
    {
        foreach (var (table, rows) in other)
        {
            if (!Rows.TryGetValue(table, out var here))
                return $"the table {table} is not there";
            if (here != rows)
                return $"the table {table} has {here} rows instead of {rows}";
        }

        return Rows.Keys.Except(other.Keys).FirstOrDefault() is { } more ? $"there is a table {more} too many" : null;
    }

    private static List<JsonElement> Lines(string output) =>
        [
            .. output
                .Split('\n')
                .Where(line => line.StartsWith(Mark, StringComparison.Ordinal))
                .Select(line => JsonDocument.Parse(line[Mark.Length..]).RootElement),
        ];
}
