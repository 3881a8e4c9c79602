using System.Text;
using System.Text.RegularExpressions;

namespace Hive.Stacks.Requests;

/// <summary>
/// Replaces <c>$NAME</c> and <c>${NAME…}</c> in a text as Compose does (docs.docker.com, "Interpolation").
/// </summary>
internal static partial class ComposeTemplate
{
    /// <summary>The text with its variables replaced; one that is not set becomes nothing.</summary>
    /// <param name="text">The text; <c>$$</c> means one dollar sign.</param>
    /// <param name="lookup">The value of a variable; null when it is not set.</param>
    /// <exception cref="FormatException">A brace does not end, or a variable that has to be set is not.</exception>
    public static string Expand(string text, Func<string, string?> lookup)
    {
        var expanded = new StringBuilder();
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] != '$' || i + 1 == text.Length)
            {
                expanded.Append(text[i]);
            }
            else if (text[i + 1] == '$')
            {
                expanded.Append('$');
                i++;
            }
            else if (text[i + 1] == '{')
            {
                var end = ClosingBrace(text, i + 2);
                expanded.Append(Substitute(text[(i + 2)..end], lookup));
                i = end;
            }
            else if (Name.Match(text, i + 1) is { Success: true } name)
            {
                expanded.Append(lookup(name.Value));
                i += name.Length;
            }
            else
            {
                expanded.Append('$');
            }
        }

        return expanded.ToString();
    }

    private static string Substitute(string braced, Func<string, string?> lookup)
    {
        if (Braced.Match(braced) is not { Success: true } match)
            throw new FormatException("'${' is followed by no variable");
        var (name, mode, word) = (match.Groups["name"].Value, match.Groups["mode"].Value, match.Groups["word"].Value);
        var value = lookup(name);
        // With a colon an empty value counts as none.
        var isSet = mode.StartsWith(':') ? !string.IsNullOrEmpty(value) : value is not null;
        return mode.TrimStart(':') switch
        {
            "" => value ?? "",
            "-" => isSet ? value! : Expand(word, lookup),
            "+" => isSet ? Expand(word, lookup) : "",
            _ => isSet ? value! : throw new FormatException($"it needs {name}, which is not set"),
        };
    }

    private static int ClosingBrace(string text, int start)
    {
        var depth = 1;
        for (var i = start; i < text.Length; i++)
        {
            if (text[i] == '}' && --depth == 0)
                return i;
            if (text[i] == '{' && text[i - 1] == '$')
                depth++;
        }

        throw new FormatException("the brace of '${' does not end");
    }

    [GeneratedRegex(@"\G[A-Za-z_][A-Za-z0-9_]*")]
    private static partial Regex Name { get; }

    [GeneratedRegex(@"^(?<name>[A-Za-z_][A-Za-z0-9_]*)(?:(?<mode>:?[-+?])(?<word>.*))?$", RegexOptions.Singleline)]
    private static partial Regex Braced { get; }
}
