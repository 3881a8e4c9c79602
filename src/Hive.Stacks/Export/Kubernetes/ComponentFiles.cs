using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Export.Kubernetes;

/// <summary>The components folder as a ConfigMap, which has no folders and holds 1 MiB.</summary>
internal static partial class ComponentFiles
{
    private const int Most = 900 * 1024;

    /// <summary>The name of a file in the ConfigMap: letters, digits, '-', '_' and '.'.</summary>
    public static string KeyOf(string path) => Other.Replace(path.Replace("/", "__", StringComparison.Ordinal), "-");

    /// <summary>The files, and the entry that makes the ConfigMap of them.</summary>
    /// <exception cref="StackException">They are too large for one.</exception>
    public static (IReadOnlyList<FolderFile> Files, JsonObject Generator) Of(ExportSource source)
    {
        var size = source.Components.Values.Sum(content => content.Length);
        if (size > Most)
        {
            throw new StackException(
                FailureKind.Refused,
                $"The files in ai/ have {size >> 10} KiB; a ConfigMap of Kubernetes holds 1 MiB.",
                "Move large knowledge files elsewhere, and upload them over the API once the stack runs."
            );
        }

        return (
            [.. source.Components.Select(one => new FolderFile($"base/components/{one.Key}", one.Value))],
            new JsonObject
            {
                ["name"] = "hive-components",
                ["files"] = new JsonArray([
                    .. source.Components.Keys.Select(path => (JsonNode)$"{KeyOf(path)}=components/{path}"),
                ]),
            }
        );
    }

    [GeneratedRegex("[^A-Za-z0-9._-]")]
    private static partial Regex Other { get; }
}
