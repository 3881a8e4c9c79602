using System.Security.Cryptography;
using System.Text;
using Hive.Service.Secrets;

namespace Hive.Api.Access;

/// <summary>The root key of this API, which its file has.</summary>
internal sealed class ApiKey(SecretFile file, TimeProvider time)
{
    // Long enough for every client to have read its file again.
    private static readonly TimeSpan Remembered = TimeSpan.FromMinutes(1);

    private readonly Lock gate = new();

    // Replaced together: a key and its hash never come from different contents of the file.
    private volatile Hashed known = Hashed.Of(file.Current);
    private volatile Replaced? before;

    /// <summary>
    /// Takes the same time whatever the presented text is: hashes of equal length are compared to the end.
    /// </summary>
    public bool Opens(string? presented) => presented is not null && Is(Known(file.Current), presented);

    /// <summary>
    /// The same, after a look at the file: a client may have read there a moment ago what this API has not seen yet.
    /// </summary>
    public bool OpensNow(string presented) => Is(Known(file.Newest()), presented);

    /// <summary>
    /// Whether this was the key until a moment ago. It opens nothing any more; who comes with it did not guess, and is about
    /// to read the new one.
    /// </summary>
    public bool WasReplaced(string presented) =>
        before is { } last && time.GetElapsedTime(last.At) < Remembered && Is(last.Key, presented);

    /// <summary>A signature that only this key makes; nothing about the key can be learned from it.</summary>
    public byte[] Sign(ReadOnlySpan<byte> text) => HMACSHA256.HashData(Known(file.Current).SigningKey, text);

    private Hashed Known(Secret now)
    {
        if (ReferenceEquals(known.Key, now))
            return known;
        lock (gate)
        {
            // Another request may have seen an older content, and come later.
            if (!ReferenceEquals(known.Key, now) && ReferenceEquals(file.Current, now))
            {
                before = new(known, time.GetTimestamp());
                known = Hashed.Of(now);
            }
            return known;
        }
    }

    private static bool Is(Hashed key, string presented)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(presented, hash);
        return CryptographicOperations.FixedTimeEquals(hash, key.Hash);
    }

    private static void Hash(string text, Span<byte> into)
    {
        // Longer than any key that is ever generated: longer texts are hashed by way of the heap.
        Span<byte> small = stackalloc byte[256];
        var bytes = Encoding.UTF8.TryGetBytes(text, small, out var length) ? small[..length] : Encoding.UTF8.GetBytes(text);
        SHA256.HashData(bytes, into);
    }

    private sealed record Replaced(Hashed Key, long At);

    private sealed record Hashed(Secret Key, byte[] Hash, byte[] SigningKey)
    {
        private static ReadOnlySpan<byte> SigningPurpose => "hive browser session"u8;

        public static Hashed Of(Secret key)
        {
            var hash = new byte[SHA256.HashSizeInBytes];
            ApiKey.Hash(key.Reveal(), hash);
            var signing = HKDF.DeriveKey(
                HashAlgorithmName.SHA256,
                Encoding.UTF8.GetBytes(key.Reveal()),
                SHA256.HashSizeInBytes,
                info: SigningPurpose.ToArray()
            );
            return new(key, hash, signing);
        }
    }
}
