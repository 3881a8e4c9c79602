using System.Text.Json.Nodes;

namespace Hive.Stacks.Compose;

/// <summary>Every property of a resolved Compose file, and what became of it: nothing is left out without a word.</summary>
/// <param name="file">Name of the Compose file.</param>
/// <param name="resolved">What <c>docker compose config --format json</c> prints.</param>
internal sealed class ComposeProperties(string file, JsonObject resolved)
{
    private const string Repeated = "A part of the Compose file that its services repeat.";

    private readonly Dictionary<string, ComposeProperty> _all = Leaves("", resolved)
        .ToDictionary(leaf => leaf.Pointer, StringComparer.Ordinal);

    /// <summary>Name of the Compose file.</summary>
    public string File => file;

    /// <summary>All, in the file's order.</summary>
    public IReadOnlyList<ComposeProperty> All => [.. _all.Values];

    /// <summary>Those of which nothing is known.</summary>
    public IReadOnlyList<string> Unknown => [.. _all.Values.Where(one => one.Becomes is null).Select(one => one.Pointer)];

    /// <summary>Notes where a property is in the new format.</summary>
    /// <param name="pointer">JSON pointer (RFC 6901) of the property, or of what holds several.</param>
    /// <param name="place">Where it is: a file, a thing in it, a pointer or key.</param>
    public void IsAt(string pointer, string place) => Note(pointer, place, isKept: true);

    /// <summary>Notes that a property has no counterpart.</summary>
    /// <param name="pointer">JSON pointer (RFC 6901) of the property, or of what holds several.</param>
    /// <param name="reason">Why not, or what does the same.</param>
    public void IsNotNeeded(string pointer, string reason) => Note(pointer, reason, isKept: false);

    /// <summary>A name as a part of a JSON pointer.</summary>
    public static string Part(string name) =>
        name.Replace("~", "~0", StringComparison.Ordinal).Replace("/", "~1", StringComparison.Ordinal);

    private void Note(string pointer, string becomes, bool isKept)
    {
        foreach (var (key, leaf) in _all)
        {
            if (key == pointer || key.StartsWith(pointer + "/", StringComparison.Ordinal))
                _all[key] = leaf with { Becomes = becomes, IsKept = isKept };
        }
    }

    // What is null or an empty object is what Compose adds to what nobody set.
    private static IEnumerable<ComposeProperty> Leaves(string pointer, JsonNode? node) =>
        node switch
        {
            null => [],
            JsonObject several => several.SelectMany(one => Leaves($"{pointer}/{Part(one.Key)}", one.Value)),
            JsonArray list => list.SelectMany((one, at) => Leaves($"{pointer}/{at}", one)),
            _ =>
            [
                new ComposeProperty(
                    pointer,
                    node.ToString(),
                    pointer.StartsWith("/x-", StringComparison.Ordinal) ? Repeated : null,
                    false
                ),
            ],
        };
}

/// <summary>A property of a Compose file that is set to something.</summary>
/// <param name="Pointer">Its JSON pointer (RFC 6901).</param>
/// <param name="Value">Its value, as text.</param>
/// <param name="Becomes">
/// Where it is in the new format, or why it has no place there; null as long as nothing is known.
/// </param>
/// <param name="IsKept">True where it has a place.</param>
internal sealed record ComposeProperty(string Pointer, string Value, string? Becomes, bool IsKept);
