using System.Security.Cryptography;
using System.Text;
using Hive.Service.Secrets;

namespace Hive.Api.Access;

/// <summary>The one key that opens this API.</summary>
internal sealed class ApiKey(SecretFile file)
{
    // Replaced together: a key and its hash never come from different contents of the file.
    private volatile Hashed known = Hashed.Of(file.Current);

    /// <summary>
    /// Takes the same time whatever the presented text is: hashes of equal length are compared to the end.
    /// </summary>
    public bool Opens(string? presented)
    {
        if (presented is null)
            return false;
        if (!ReferenceEquals(known.Key, file.Current))
            known = Hashed.Of(file.Current);
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        Hash(presented, hash);
        return CryptographicOperations.FixedTimeEquals(hash, known.Hash);
    }

    private static void Hash(string text, Span<byte> into)
    {
        // Longer than any key that is ever generated: longer texts are hashed by way of the heap.
        Span<byte> small = stackalloc byte[256];
        var bytes = Encoding.UTF8.TryGetBytes(text, small, out var length) ? small[..length] : Encoding.UTF8.GetBytes(text);
        SHA256.HashData(bytes, into);
    }

    private sealed record Hashed(Secret Key, byte[] Hash)
    {
        public static Hashed Of(Secret key)
        {
            var hash = new byte[SHA256.HashSizeInBytes];
            ApiKey.Hash(key.Reveal(), hash);
            return new(key, hash);
        }
    }
}
