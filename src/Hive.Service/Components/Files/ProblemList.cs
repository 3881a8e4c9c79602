namespace Hive.Service.Components.Files;

/// <summary>What is wrong with one file.</summary>
/// <param name="file">Relative to the components folder.</param>
internal sealed class ProblemList(string file)
{
    // A file with more is a file of another kind.
    private const int Most = 50;

    private readonly List<ComponentProblem> found = [];

    public IReadOnlyList<ComponentProblem> Found => found;

    public bool HasErrors => found.Any(problem => problem.Severity == ProblemSeverity.Error);

    public void Error(YamlNode at, string message) => Add(at.Line, at.Column, message, ProblemSeverity.Error);

    public void Error(FileException e) => Add(e.Line, e.Column, e.Message, ProblemSeverity.Error);

    public void Warning(YamlNode at, string message) => Add(at.Line, at.Column, message, ProblemSeverity.Warning);

    public void UnknownKey(YamlText key, string section, string? nearest, IEnumerable<string> known)
    {
        var place = section.Length == 0 ? "" : $" in {section}";
        var hint = nearest is not null
            ? $"did you mean {nearest}?"
            : $"known are {string.Join(", ", known.Order(StringComparer.Ordinal))}.";
        Add(key.Line, key.Column, $"Unknown key {key.What}{place}: {hint}", ProblemSeverity.Error, nearest);
    }

    private void Add(int line, int column, string message, ProblemSeverity severity, string? nearest = null)
    {
        if (found.Count < Most)
            found.Add(
                new()
                {
                    File = file,
                    Line = line,
                    Column = column,
                    Message = message,
                    NearestKey = nearest,
                    Severity = severity,
                }
            );
    }
}
