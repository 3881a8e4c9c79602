using Hive.Stacks;
using Hive.Stacks.Reporting;

namespace Hive.Build.Hosting;

/// <summary>Remembers why a run failed: Cake's own exit code says only that it did.</summary>
/// <param name="interruption">Whether a signal ended the run.</param>
public sealed class Outcome(Interruption interruption)
{
    private Exception? _failure;

    /// <summary>Why the run failed; null while it has not.</summary>
    public Exception? Failure => _failure;

    /// <summary>Notes the failure that ended the run.</summary>
    public void Note(Exception exception)
    {
        var causes = exception is AggregateException several ? several.Flatten().InnerExceptions : [exception];
        _failure ??= causes.OfType<StackException>().FirstOrDefault() ?? causes[0];
    }

    /// <summary>Says how the run ended where it did not end well, and gives its exit code.</summary>
    /// <param name="cakeCode">What Cake returned.</param>
    /// <param name="error">Where a failure is told.</param>
    public int Conclude(int cakeCode, TextWriter error)
    {
        if (interruption.Happened)
        {
            error.WriteLine("Interrupted. Data and whatever was finished are kept; the same command goes on from there.");
            return ExitCodes.Of(FailureKind.Interrupted);
        }

        if (_failure is not null)
            error.WriteLine($"Error: {Visible.Of(Describe(_failure))}");
        return _failure switch
        {
            StackException known => ExitCodes.Of(known.Kind),
            not null => ExitCodes.Of(FailureKind.Failed),
            // The command line was checked before Cake saw it; what Cake still refuses is misuse all the same.
            null => cakeCode is -1 or 255 ? ExitCodes.Of(FailureKind.Misuse) : cakeCode,
        };
    }

    private static string Describe(Exception failure) =>
        failure is StackException
            ? failure.Message
            : $"{failure.GetType().Name}: {failure.Message}{Environment.NewLine}  → This is a fault of the console; run it with --verbosity=diagnostic and report what it prints.";
}
