using Hive.Stacks.Platform;

namespace Hive.Stacks.Commands;

/// <summary>
/// A program and its arguments as a value: what a dry run prints is what a real run executes.
/// Nothing here starts a process; <see cref="ICommandRunner"/> does.
/// </summary>
/// <param name="Program">File name or path of the program.</param>
/// <param name="Arguments">The argument list, passed on without a shell.</param>
public sealed record Command(string Program, IReadOnlyList<string> Arguments)
{
    /// <summary>Variables set on top of those that it inherits. Never a secret: those are files.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>Which of the console's own variables it gets; null means all.</summary>
    public InheritedVariables? Inherits { get; init; }

    /// <summary>The folder to run in; null means the console's own.</summary>
    public string? WorkingDirectory { get; init; }

    /// <summary>Longest time that the command may take; null means no limit of its own.</summary>
    public TimeSpan? Deadline { get; init; }

    /// <summary>
    /// True for a program that is to end when the console is killed: nobody waits for what it does. Only Linux can.
    /// </summary>
    public bool EndsWithConsole { get; init; }

    /// <summary>
    /// File that standard output goes to, made anew and readable by its owner alone; null means that it is kept as text.
    /// </summary>
    public string? OutputFile { get; init; }

    /// <summary>File that standard input comes from; null means that nothing comes.</summary>
    public string? InputFile { get; init; }

    /// <summary>
    /// Whether standard input stays open and silent while the console lives: a program that reads it is told by its end
    /// that the console is gone, even by <c>kill -9</c>.
    /// </summary>
    public bool IsTethered { get; init; }

    /// <summary>
    /// Whether the console's own standard streams are its: a person, or a pipe, talks to it. Its output is not kept.
    /// </summary>
    public bool HasConsole { get; init; }

    /// <summary>Writes its standard input, and ends when that is complete; null for none. Secrets go this way.</summary>
    public Func<Stream, CancellationToken, Task>? Input { get; init; }

    /// <summary>The command as a POSIX shell would take it, environment first.</summary>
    public override string ToString() =>
        string.Join(
            ' ',
            Environment
                .Select(pair => $"{pair.Key}={ShellQuoting.Quote(pair.Value)}")
                .Concat([
                    ShellQuoting.Quote(Program),
                    .. Arguments.Select(ShellQuoting.Quote),
                    .. InputFile is null ? [] : new[] { "<", ShellQuoting.Quote(InputFile) },
                    .. OutputFile is null ? [] : new[] { ">", ShellQuoting.Quote(OutputFile) },
                ])
        );
}
