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
    /// <param name="screen">What that is shown on; null for a pipe.</param>
    public int Conclude(int cakeCode, TextWriter error, Screen? screen = null)
    {
        screen ??= Screen.None;
        if (interruption.Happened && interruption.IsOrdinaryEnd && _failure is null or OperationCanceledException)
            return 0;
        if (interruption.Happened)
        {
            error.WriteLine(
                screen.Wrap("Interrupted. Data and whatever was finished are kept; the same command goes on from there.")
            );
            return ExitCodes.Of(FailureKind.Interrupted);
        }

        if (_failure is not null)
            Tell(error, screen, Describe(_failure));
        return _failure switch
        {
            StackException known => ExitCodes.Of(known.Kind),
            not null => ExitCodes.Of(FailureKind.Failed),
            // The command line was checked before Cake saw it; what Cake still refuses is misuse all the same.
            null => cakeCode is -1 or 255 ? ExitCodes.Of(FailureKind.Misuse) : cakeCode,
        };
    }

    /// <summary>Tells a failure: its cause, and below it what to do.</summary>
    /// <param name="error">Where.</param>
    /// <param name="screen">What that is shown on.</param>
    /// <param name="failure">Cause and remedy.</param>
    public static void Tell(TextWriter error, Screen screen, string failure) =>
        error.WriteLine($"{screen.Paint("Error:", Paint.Bad)} {screen.Wrap("Error: " + Visible.Of(failure), 4)[7..]}");

    private static string Describe(Exception failure) =>
        failure is StackException
            ? failure.Message
            : $"{failure.GetType().Name}: {failure.Message}{Environment.NewLine}  → This is a fault of the console; run it with --verbosity=diagnostic and report what it prints.";
}
