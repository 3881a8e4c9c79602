using System.Security.Cryptography;
using System.Text;
using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Images;

/// <summary>
/// Says whether what was built from the sources is still what the sources say: contents count, times do not.
/// </summary>
public static class SourceFingerprint
{
    private static readonly string[] Service =
    [
        "global.json",
        "Directory.Build.props",
        "Directory.Packages.props",
        "src/Hive.Api",
        "src/Hive.Service",
    ];

    /// <summary>The files and folders that the images are built from, relative to the checkout.</summary>
    public static IReadOnlyList<string> ImageSources { get; } = [.. Service, ".dockerignore", "dockerfiles"];

    /// <summary>Twelve hexadecimal digits over what the API is built from.</summary>
    public static string OfApi(ProductFiles product) => Compute(product.Root, Service);

    /// <summary>Twelve hexadecimal digits over what the images are built from.</summary>
    public static string OfImages(ProductFiles product) => Compute(product.Root, ImageSources);

    private static string Compute(string root, IEnumerable<string> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var file in parts.SelectMany(part => FilesOf(Path.Combine(root, part))).Order(StringComparer.Ordinal))
        {
            // Name and length keep files apart: moving a line from one to the next is a change.
            var content = File.ReadAllBytes(file);
            hash.AppendData(Encoding.UTF8.GetBytes($"{Path.GetRelativePath(root, file)}\0{content.Length}\0"));
            hash.AppendData(content);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    private static IEnumerable<string> FilesOf(string path) =>
        File.Exists(path) ? [path]
        : Directory.Exists(path)
            ? Directory
                .EnumerateFiles(path, "*", SearchOption.AllDirectories)
                .Where(file => IsSource(Path.GetRelativePath(path, file)))
        : [];

    // Of the path inside: a checkout may itself lie below a folder named bin.
    private static bool IsSource(string file) =>
        !file.Split(Path.DirectorySeparatorChar).Any(folder => folder is "bin" or "obj");
}
