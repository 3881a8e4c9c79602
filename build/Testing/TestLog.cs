namespace Hive.Build.Testing;

/// <summary>Keeps what test projects found, for a report at the end of the run.</summary>
public sealed class TestLog
{
    private readonly List<TestedProject> _projects = [];
    private readonly List<TestFailure> _failures = [];

    /// <summary>The projects that have run, in that order.</summary>
    public IReadOnlyList<TestedProject> Projects => _projects;

    /// <summary>The tests that failed.</summary>
    public IReadOnlyList<TestFailure> Failures => _failures;

    /// <summary>Notes what a project found.</summary>
    public void Add(TestedProject project, IEnumerable<TestFailure> failures)
    {
        _projects.Add(project);
        _failures.AddRange(failures);
    }
}

/// <summary>A test project that has run.</summary>
/// <param name="Project">Its name.</param>
/// <param name="Count">How its tests ended.</param>
/// <param name="Duration">Wall-clock time.</param>
public sealed record TestedProject(string Project, TestCount Count, TimeSpan Duration);

/// <summary>A test that failed.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Message">What it says.</param>
/// <param name="File">The source file it failed in, if that is known: relative to the repository's root, with forward
/// slashes.</param>
/// <param name="Line">The line in that file, from 1.</param>
public sealed record TestFailure(string Name, string Message, string? File, int? Line)
{
    private const int Longest = 400;

    /// <summary>The name and the beginning of what it says, in one line.</summary>
    public string Brief
    {
        get
        {
            var line = $"{Name}: {string.Join(' ', Message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}";
            return line.Length <= Longest ? line : $"{line[..(Longest - 1)]}…";
        }
    }
}
