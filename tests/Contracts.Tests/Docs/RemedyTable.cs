using System.Text;
using System.Text.RegularExpressions;
using Hive.Stacks;
using Hive.Testing;

namespace Contracts.Tests.Docs;

/// <summary>What the console says when it fails, and what it then advises: read from the sources.</summary>
internal static partial class RemedyTable
{
    private static readonly string[] Folders = ["src/Hive.Stacks", "build"];

    /// <summary>One failure.</summary>
    /// <param name="Kind">Decides the exit code.</param>
    /// <param name="Cause">What is said; <c>…</c> stands for what differs.</param>
    /// <param name="Remedy">What is advised.</param>
    public sealed record Row(FailureKind Kind, string Cause, string Remedy);

    /// <summary>All of them, by kind and in the order of their words.</summary>
    public static IReadOnlyList<Row> Read() =>
        [
            .. Folders
                .SelectMany(Checkout.Sources)
                .SelectMany(file => Of(Checkout.Read(file)))
                .Distinct()
                .OrderBy(row => row.Kind)
                .ThenBy(row => row.Cause, StringComparer.Ordinal)
                .ThenBy(row => row.Remedy, StringComparer.Ordinal),
        ];

    /// <summary>The failures that a file says.</summary>
    public static IEnumerable<Row> Of(string source)
    {
        var code = Comment.Replace(source, "");
        var helpers = Helper
            .Matches(code)
            .ToDictionary(match => match.Groups[1].Value, match => Enum.Parse<FailureKind>(match.Groups[2].Value));
        foreach (Match match in Construction.Matches(code))
        {
            if (Arguments(code, match.Index + match.Length) is [var kind, var cause, var remedy, ..])
            {
                // Of a helper the words are where it is called.
                if (KindName.Match(kind) is { Success: true } named && Texts(cause, code).Length > 0)
                    yield return new(
                        Enum.Parse<FailureKind>(named.Groups[1].Value),
                        Texts(cause, code),
                        Remedy(remedy, code)
                    );
            }
        }
        foreach (var (name, kind) in helpers)
        {
            foreach (Match match in Regex.Matches(code, $@"(?<![\w.])(?<!StackException ){name}\("))
            {
                if (Arguments(code, match.Index + match.Length) is [var cause, var remedy] && Texts(cause, code).Length > 0)
                    yield return new(kind, Texts(cause, code), Remedy(remedy, code));
            }
        }
    }

    // Up to the bracket that closes, by the commas that are in no other one.
    private static List<string> Arguments(string code, int begin)
    {
        List<string> found = [];
        var (depth, from) = (0, begin);
        for (var i = begin; i < code.Length; i++)
        {
            if (code[i] == '"')
                i = EndOfText(code, i);
            else if (code[i] is '(' or '[' or '{')
                depth++;
            else if (code[i] is ')' or ']' or '}' && depth-- == 0)
            {
                found.Add(code[from..i].Trim());
                return found;
            }
            else if (code[i] == ',' && depth == 0)
            {
                found.Add(code[from..i].Trim());
                from = i + 1;
            }
        }
        return found;
    }

    // The place of the quote that ends a text; holes of interpolated texts hold texts of their own.
    private static int EndOfText(string code, int quote)
    {
        var interpolated = quote > 0 && code[quote - 1] == '$';
        for (var i = quote + 1; i < code.Length; i++)
        {
            if (code[i] == '\\')
                i++;
            else if (code[i] == '"')
                return i;
            else if (interpolated && code[i] == '{')
            {
                if (code[i + 1] == '{')
                    i++;
                else
                    i = EndOfHole(code, i);
            }
        }
        return code.Length - 1;
    }

    private static int EndOfHole(string code, int brace)
    {
        var depth = 0;
        for (var i = brace; i < code.Length; i++)
        {
            if (code[i] == '"')
                i = EndOfText(code, i);
            else if (code[i] == '{')
                depth++;
            else if (code[i] == '}' && --depth == 0)
                return i;
        }
        return code.Length - 1;
    }

    // What whoever called has handed on.
    private static string Remedy(string argument, string code) =>
        Texts(argument, code) is { Length: > 0 } text ? text : "It stands behind the arrow.";

    // The words of an argument: its texts, or those of the constant that it names.
    private static string Texts(string argument, string code)
    {
        if (Name.IsMatch(argument))
        {
            var constant = Regex.Match(code, $@"const string {argument} =\s*(?<text>[^;]+);");
            return constant.Success ? Texts(constant.Groups["text"].Value, code) : "";
        }
        List<string> texts = [];
        for (var i = 0; i < argument.Length; i++)
        {
            if (argument[i] != '"')
                continue;
            var end = EndOfText(argument, i);
            texts.Add(Shown(argument, i, end));
            i = end;
        }
        var joined = string.Join(argument.Contains('?') ? " / " : "", texts.Where(text => text.Trim().Length > 0));
        return Spaces.Replace(joined, " ").Trim();
    }

    private static string Shown(string code, int quote, int end)
    {
        var interpolated = quote > 0 && code[quote - 1] == '$';
        var text = new StringBuilder();
        for (var i = quote + 1; i < end; i++)
        {
            if (interpolated && code[i] == '{' && code[i + 1] != '{')
            {
                text.Append('…');
                i = EndOfHole(code, i);
            }
            else if (code[i] == '\\')
                text.Append(code[++i] is 'n' ? ' ' : code[i]);
            else
                text.Append(code[i]);
        }
        return text.ToString();
    }

    [GeneratedRegex(@"(?m)^\s*//.*$")]
    private static partial Regex Comment { get; }

    [GeneratedRegex(@"new(?: StackException)?\((?=\s*(?:FailureKind\.|[^,()]*\?\s*FailureKind\.))")]
    private static partial Regex Construction { get; }

    [GeneratedRegex(@"static StackException (\w+)\(string \w+, string \w+\)\s*=>\s*new\(FailureKind\.(\w+),")]
    private static partial Regex Helper { get; }

    [GeneratedRegex(@"FailureKind\.(\w+)")]
    private static partial Regex KindName { get; }

    [GeneratedRegex(@"^[A-Za-z]\w*$")]
    private static partial Regex Name { get; }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Spaces { get; }
}
