using System.Collections.Concurrent;

namespace Hive.Service.Secrets;

/// <summary>
/// Secrets by the name of their variable: a file of that name in the folder, else the environment variable.
/// </summary>
/// <param name="folder">The folder; nothing means that there is none.</param>
/// <param name="variable">The value of an environment variable.</param>
/// <param name="time">The clock that spaces the looks at a file.</param>
public sealed class SecretsFolder(string? folder, Func<string, string?> variable, TimeProvider time)
{
    // A second is soon enough for a rotated key, and a run need not read a file.
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<string, (Secret? Secret, long At)> known = new(StringComparer.Ordinal);

    /// <summary>For messages: where the secret of that name belongs.</summary>
    public string PlaceOf(string name) => folder is null ? $"the environment variable {name}" : Path.Combine(folder, name);

    /// <summary>The newest content, at most one second old; nothing when there is neither file nor variable.</summary>
    /// <param name="name">Letters, digits and underscores: nothing else names a variable, and no path fits.</param>
    public Secret? Find(string name)
    {
        if (known.TryGetValue(name, out var seen) && time.GetElapsedTime(seen.At) < LookAgainAfter)
            return seen.Secret;
        if (!name.All(c => char.IsAsciiLetterOrDigit(c) || c == '_'))
            return null;
        var text = FromFile(name) ?? variable(name)?.Trim();
        // The same text keeps its object, so that whoever holds it sees that nothing changed.
        var secret =
            string.IsNullOrEmpty(text) ? null
            : seen.Secret?.Reveal() == text ? seen.Secret
            : new Secret(text);
        known[name] = (secret, time.GetTimestamp());
        return secret;
    }

    private string? FromFile(string name)
    {
        if (folder is null)
            return null;
        try
        {
            return File.ReadAllText(Path.Combine(folder, name)).Trim() is { Length: > 0 } text ? text : null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
