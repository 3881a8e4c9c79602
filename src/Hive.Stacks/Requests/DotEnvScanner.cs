using System.Text;
using System.Text.RegularExpressions;

namespace Hive.Stacks.Requests;

/// <summary>
/// Takes the text of a <c>.env</c> file apart, assignment by assignment, with the rules of Compose's own reader
/// (github.com/compose-spec/compose-go, folder dotenv).
/// </summary>
/// <param name="text">The text, with any line ends.</param>
/// <param name="lookup">The value of a variable that another one's value refers to; null when there is none.</param>
internal sealed partial class DotEnvScanner(string text, Func<string, string?> lookup)
{
    private int _position;

    /// <summary>Where the assignment begins that was read last, or could not be read. 1 or more.</summary>
    public int Line { get; private set; }

    /// <summary>The next assignment; null at the end.</summary>
    /// <exception cref="FormatException">What stands there is none.</exception>
    public (string Name, string Value)? Next()
    {
        while (true)
        {
            while (_position < text.Length && char.IsWhiteSpace(text[_position]))
                _position++;
            if (_position == text.Length)
                return null;
            if (text[_position] != '#')
                break;
            _position = EndOfLine();
        }

        Line = text.AsSpan(0, _position).Count('\n') + 1;
        return (ReadName(), ReadValue());
    }

    private string ReadName()
    {
        if (Name.Match(text, _position, EndOfLine() - _position) is not { Success: true } match)
            throw new FormatException("it does not begin with a name and '='");
        _position += match.Length;
        return match.Groups["name"].Value;
    }

    private string ReadValue()
    {
        if (_position < text.Length && text[_position] is '"' or '\'')
            return ReadQuoted(text[_position]);
        var line = text[_position..EndOfLine()];
        _position = EndOfLine();
        return ComposeTemplate.Expand(line.Split(" #", 2)[0].TrimEnd(), lookup);
    }

    // It may go on over several lines. In single quotes only the quote itself can be escaped, and nothing is expanded.
    private string ReadQuoted(char quote)
    {
        var value = new StringBuilder();
        for (var i = _position + 1; i < text.Length; i++)
        {
            if (text[i] == quote)
            {
                _position = i + 1;
                RequireNothingMore();
                return quote == '\''
                    ? value.ToString()
                    : ComposeTemplate.Expand(Escape.Replace(value.ToString(), Unescape), lookup);
            }

            if (text[i] == '\\' && i + 1 < text.Length)
            {
                if (text[++i] != quote)
                    value.Append('\\');
            }

            value.Append(text[i]);
        }

        throw new FormatException("its quotes do not end");
    }

    private void RequireNothingMore()
    {
        var rest = text.AsSpan(_position..EndOfLine()).Trim();
        if (rest is not ([] or ['#', ..]))
            throw new FormatException("something follows the closing quote");
        _position = EndOfLine();
    }

    private int EndOfLine() => text.IndexOf('\n', _position) is >= 0 and var end ? end : text.Length;

    private static string Unescape(Match match) =>
        match.Value[1] switch
        {
            // A dollar sign that means itself is written twice in a template.
            '$' => "$$",
            'a' => "\a",
            'b' => "\b",
            'f' => "\f",
            'n' => "\n",
            'r' => "\r",
            't' => "\t",
            'v' => "\v",
            '0' when match.Length == 5 && Convert.ToInt32(match.Value[2..], 8) is < 256 and var code => (
                (char)code
            ).ToString(),
            '"' or '\\' => match.Value[1].ToString(),
            _ => match.Value,
        };

    [GeneratedRegex(@"\G(?:export\s+)?(?<name>[\p{L}\p{N}_.\-\[\]]+)[^\S\n]*[=:][^\S\n]*")]
    private static partial Regex Name { get; }

    [GeneratedRegex(@"\\(?:[abcfnrtv$""\\]|0[0-7]{0,3})")]
    private static partial Regex Escape { get; }
}
