using System.Text;
using System.Text.RegularExpressions;

namespace Hive.Build.Generating;

/// <summary>The reference page of settings, made of <c>.env.example</c>.</summary>
public static partial class SettingsPage
{
    /// <summary>The page, below the root of a checkout.</summary>
    public const string File = "docs/reference/settings.md";

    /// <summary>What it is made of, below the root of a checkout.</summary>
    public const string Source = "compose/.env.example";

    /// <summary>The text of the page.</summary>
    /// <param name="example">The text of <see cref="Source"/>.</param>
    public static string Make(string example)
    {
        var text = new StringBuilder(
            """
            # Settings

            <!-- Made from compose/.env.example by ./build.sh --target=Generate: change that, and run it. -->


            """
        );
        List<string> explanation = [];
        foreach (var line in example.Split('\n').Select(line => line.TrimEnd()))
        {
            if (Heading.Match(line) is { Success: true } heading)
                text.Append($"\n## {heading.Groups[1].Value}\n\n| variable | default | what it means |\n|---|---|---|\n");
            else if (Variable.Match(line) is { Success: true } variable)
            {
                var otherwise = variable.Groups[2].Value is { Length: > 0 } value ? $"`{value}`" : "";
                text.Append($"| `{variable.Groups[1].Value}` | {otherwise} | {Cell(string.Join(' ', explanation))} |\n");
                explanation.Clear();
            }
            else if (line.Length > 0)
                explanation.Add(line.TrimStart('#', ' '));
            else if (explanation.Count > 0)
            {
                // What belongs to no variable.
                text.Append($"{Cell(string.Join(' ', explanation))}\n");
                explanation.Clear();
            }
        }

        return text.ToString();
    }

    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal).Replace("<", "\\<", StringComparison.Ordinal);

    [GeneratedRegex("^# -{3} (.+?) -+$")]
    private static partial Regex Heading { get; }

    [GeneratedRegex("^#? ?([A-Z][A-Z0-9_]+)=(.*)$")]
    private static partial Regex Variable { get; }
}
