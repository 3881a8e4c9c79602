using System.Text.RegularExpressions;
using Cake.Core;
using Cake.Frosting;
using Microsoft.Extensions.DependencyInjection;
using Spectre.Console;

namespace Build.Tests.CakeFrosting;

/// <summary>A real run of a real host in this process: what it returned, printed, and what its tasks noted.</summary>
internal sealed partial record FrostingRun(int ExitCode, string Output, string Errors, IReadOnlyList<string> Notes)
{
    public static FrostingRun Of(Action<CakeHost> build, params string[] arguments)
    {
        var journal = new Journal();
        var (output, errors) = (new StringWriter(), new StringWriter());
        var (console, consoleError) = (Console.Out, Console.Error);
        var folder = Environment.CurrentDirectory;
        Console.SetOut(output);
        Console.SetError(errors);
        try
        {
            // Spectre.Console keeps the writer that it saw first in this process.
            var ansi = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(output) });
            var host = new CakeHost().ConfigureServices(services => services.AddSingleton(journal).AddSingleton(ansi));
            build(host);
            return new FrostingRun(host.Run(arguments), Plain(output), Plain(errors), journal.Notes);
        }
        finally
        {
            Console.SetOut(console);
            Console.SetError(consoleError);
            Environment.CurrentDirectory = folder; // Cake sets it to --working.
        }
    }

    private static string Plain(StringWriter writer) => Colour.Replace(writer.ToString(), "");

    [GeneratedRegex(@"\e\[[\d;]*m")]
    private static partial Regex Colour { get; }
}

/// <summary>Where tasks of a test write down what happened to them.</summary>
internal sealed class Journal
{
    private readonly List<string> _notes = [];

    public IReadOnlyList<string> Notes => _notes;

    public void Add(string note) => _notes.Add(note);
}

/// <summary>A task that notes its class name when it runs.</summary>
internal abstract class NotingTask(Journal journal) : FrostingTask
{
    protected Journal Journal => journal;

    public override void Run(ICakeContext context) => journal.Add(GetType().Name);
}

internal static class CakeHostTasks
{
    /// <summary>Registers classes that no assembly exports: each test has the tasks it names and no others.</summary>
    public static CakeHost With(this CakeHost host, params Type[] tasks) =>
        host.ConfigureServices(services =>
        {
            foreach (var task in tasks)
                services.AddSingleton(typeof(IFrostingTask), task);
        });
}
