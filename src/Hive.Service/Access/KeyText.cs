using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Hive.Service.Access;

/// <summary>What a key looks like: <c>hive_ID_SECRET</c>. The id finds it, the secret proves it.</summary>
public static class KeyText
{
    private const string Prefix = "hive_";
    private const int IdLength = 12;
    private const int SecretBytes = 32;

    // 32 random bytes as base64url.
    private const int Length = 5 + IdLength + 1 + 43;

    /// <summary>A new one. Its text is seen here once and never again.</summary>
    public static (string Id, string Text) Generate()
    {
        var id = RandomNumberGenerator.GetHexString(IdLength, lowercase: true);
        return (id, $"{Prefix}{id}_{Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(SecretBytes))}");
    }

    /// <summary>The id in a text that looks like a key; nothing for others.</summary>
    public static string? IdIn(string text) =>
        text.Length == Length && text.StartsWith(Prefix, StringComparison.Ordinal) && text[Prefix.Length + IdLength] == '_'
            ? text.Substring(Prefix.Length, IdLength)
            : null;

    /// <summary>
    /// SHA-256 of the text. A key is 256 random bits, so nothing slower is needed: there is no guessing it.
    /// </summary>
    public static byte[] Hash(string text) => SHA256.HashData(Encoding.UTF8.GetBytes(text));
}
