using System.Globalization;
using System.Text.Json.Nodes;

namespace Contracts.Tests.Compose;

/// <summary>Reads pieces of a resolved Compose file.</summary>
internal static class Nodes
{
    public static IEnumerable<string> Names(JsonNode? node) => node?.AsObject().Select(pair => pair.Key) ?? [];

    public static IEnumerable<string> Texts(JsonNode? node) => node?.AsArray().Select(item => (string)item!) ?? [];

    // Compose versions differ in whether a number is printed as a text.
    public static double Number(JsonNode? node) => double.Parse(node!.ToString(), CultureInfo.InvariantCulture);

    public static double Seconds(JsonNode? node) => Durations.Seconds((string)node!);

    /// <summary>Bytes of a size in the Compose notation: "2G".</summary>
    public static long Bytes(string size) =>
        long.Parse(size[..^1], CultureInfo.InvariantCulture)
        << (
            size[^1] switch
            {
                'G' => 30,
                'M' => 20,
                _ => 10,
            }
        );

    /// <summary>What is mounted at a place of the container.</summary>
    public static JsonNode Mount(JsonNode service, string target) =>
        service["volumes"]!.AsArray().Single(volume => (string)volume!["target"]! == target)!;
}
