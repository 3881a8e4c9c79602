namespace Hive.Service.Components;

/// <summary>
/// What an id may be: a word that is safe in a URL, a file name, an SQL parameter and a metric label alike.
/// </summary>
public static class ComponentId
{
    /// <summary>In characters.</summary>
    public const int LongestLength = 64;

    /// <summary>For messages.</summary>
    public const string Rule =
        "1 to 64 lower-case letters, digits, hyphens and underscores, beginning with a letter or a digit";

    /// <summary>Whether the text is an id. No dots and no slashes: no id is ever a path.</summary>
    public static bool IsValid(string? text) =>
        text is { Length: > 0 and <= LongestLength }
        && char.IsAsciiLetterOrDigit(text[0])
        && text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '-' or '_');
}
