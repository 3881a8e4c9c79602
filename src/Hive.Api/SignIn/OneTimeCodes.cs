using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Hive.Api.SignIn;

/// <summary>Codes that open the page once, for whoever has the key and opens a browser.</summary>
/// <remarks>They are in memory only: one that was not used when the program ends is worth nothing.</remarks>
internal sealed class OneTimeCodes(TimeProvider time)
{
    /// <summary>How long a code may wait to be used.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(5);

    // More than anybody has open; the oldest go first.
    private const int Most = 100;
    private const int Bytes = 24;

    private readonly Dictionary<string, (string? KeyId, DateTimeOffset Until)> codes = new(StringComparer.Ordinal);
    private readonly Lock gate = new();

    /// <summary>A new one.</summary>
    /// <param name="keyId">Whose session it begins: the id of a key, or nothing for the root key.</param>
    public string Make(string? keyId)
    {
        var code = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(Bytes));
        var now = time.GetUtcNow();
        lock (gate)
        {
            foreach (var over in codes.Where(one => one.Value.Until <= now).Select(one => one.Key).ToList())
                codes.Remove(over);
            if (codes.Count >= Most)
                codes.Remove(codes.MinBy(one => one.Value.Until).Key);
            codes[Hash(code)] = (keyId, now + Lifetime);
        }
        return code;
    }

    /// <summary>Whether the code counts; it never does again.</summary>
    /// <param name="code">As it was made.</param>
    /// <param name="keyId">Whose session it begins.</param>
    public bool Use(string code, out string? keyId)
    {
        lock (gate)
        {
            // Found by its hash, so how long that takes says nothing about a code.
            var counts = codes.Remove(Hash(code), out var found) && found.Until > time.GetUtcNow();
            keyId = counts ? found.KeyId : null;
            return counts;
        }
    }

    private static string Hash(string code) => Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(code)));
}
