using System.Security.Cryptography;

namespace Hive.Stacks.Data;

/// <summary>A file in pg_dump's custom format.</summary>
public static class DumpFile
{
    // The first bytes of every such file (pg_backup_archiver.c).
    private static ReadOnlySpan<byte> Magic => "PGDMP"u8;

    /// <summary>Whether a file begins like one.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static bool IsDump(string file)
    {
        using var opened = File.OpenHandle(file);
        Span<byte> first = stackalloc byte[Magic.Length];
        return RandomAccess.Read(opened, first, 0) == first.Length && first.SequenceEqual(Magic);
    }

    /// <summary>SHA-256 of a file, in lower-case hexadecimal.</summary>
    /// <param name="file">Absolute path.</param>
    /// <param name="tell">Takes how many bytes are read, now and then.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="IOException">It cannot be read.</exception>
    public static async Task<string> HashAsync(string file, Action<long> tell, CancellationToken cancellationToken)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        await using var stream = File.OpenRead(file);
        var buffer = new byte[1 << 20];
        for (int read; (read = await stream.ReadAsync(buffer, cancellationToken)) > 0; )
        {
            hash.AppendData(buffer, 0, read);
            tell(stream.Position);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }
}
