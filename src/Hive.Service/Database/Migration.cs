using System.Security.Cryptography;
using System.Text;

namespace Hive.Service.Database;

/// <summary>One step of the schema, never changed once it is released.</summary>
/// <param name="Version">1, 2, 3 … without gaps.</param>
/// <param name="Name">What it brings, in words joined by underscores.</param>
/// <param name="Sql">Runs in one transaction together with its entry in <c>hive.schema_migrations</c>.</param>
public sealed record Migration(int Version, string Name, string Sql)
{
    /// <summary>SHA-256 of the text in lower-case hexadecimal; line endings do not count.</summary>
    public string Checksum { get; } =
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql.ReplaceLineEndings("\n"))));

    /// <summary>For messages: <c>0001_installation</c>.</summary>
    public override string ToString() => $"{Version:D4}_{Name}";
}
