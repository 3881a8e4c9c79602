using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;

namespace Hive.Api.Page;

/// <summary>The page's files, which are in the program, compressed by its build.</summary>
internal sealed class PageAssets
{
    private const string Prefix = "page/";
    private const string Document = "index.html";

    private static readonly Dictionary<string, string> Types = new()
    {
        [".html"] = "text/html; charset=utf-8",
        [".js"] = "text/javascript; charset=utf-8",
        [".css"] = "text/css; charset=utf-8",
        [".svg"] = "image/svg+xml",
        [".txt"] = "text/plain; charset=utf-8",
    };

    private readonly Dictionary<string, PageAsset> files;

    private PageAssets(Dictionary<string, PageAsset> files, string version) => (this.files, Version) = (files, version);

    /// <summary>Read when the first browser comes: a program that none comes to has nothing of them in memory.</summary>
    public static PageAssets OfThisProgram => field ??= Read();

    /// <summary>Changes with any file: it is in the addresses of all, so that a browser may keep them for good.</summary>
    public string Version { get; }

    /// <summary>The document that names the others.</summary>
    public PageAsset Index => files[Document];

    /// <summary>The file of that name; nothing when there is none.</summary>
    public PageAsset? Find(string name) => name == Document ? null : files.GetValueOrDefault(name);

    private static PageAssets Read()
    {
        var program = typeof(PageAssets).Assembly;
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Dictionary<string, PageAsset> files = new(StringComparer.Ordinal);
        foreach (
            var resource in program
                .GetManifestResourceNames()
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))
                .Order(StringComparer.Ordinal)
        )
        {
            using var stream = program.GetManifestResourceStream(resource)!;
            var bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            hash.AppendData(bytes);
            var name = resource[Prefix.Length..];
            files[name] = new(bytes, Types[Path.GetExtension(name)]);
        }
        var version = Convert.ToHexStringLower(hash.GetHashAndReset())[..16];
        var index = Encoding.UTF8.GetString(files[Document].Plain()).Replace("{version}", version, StringComparison.Ordinal);
        files[Document] = new(Compressed(index), Types[".html"]);
        return new(files, version);
    }

    private static byte[] Compressed(string text)
    {
        using var into = new MemoryStream();
        using (var gzip = new GZipStream(into, CompressionLevel.SmallestSize))
            gzip.Write(Encoding.UTF8.GetBytes(text));
        return into.ToArray();
    }
}

/// <summary>One file.</summary>
/// <param name="Compressed">With gzip.</param>
/// <param name="ContentType">What it is.</param>
internal sealed record PageAsset(byte[] Compressed, string ContentType)
{
    /// <summary>A strong tag of the content.</summary>
    public string Tag { get; } = $"\"{Convert.ToHexStringLower(SHA256.HashData(Compressed))[..16]}\"";

    /// <summary>For the rare client that takes nothing compressed.</summary>
    public byte[] Plain()
    {
        using var gzip = new GZipStream(new MemoryStream(Compressed), CompressionMode.Decompress);
        using var into = new MemoryStream();
        gzip.CopyTo(into);
        return into.ToArray();
    }
}
