using System.Runtime.InteropServices;

namespace Hive.Build.Hosting;

/// <summary>Turns Ctrl+C and SIGTERM into a cancelled token, so that whatever runs ends its own children first.</summary>
public sealed class Interruption : IDisposable
{
    private readonly CancellationTokenSource _source = new();
    private readonly List<PosixSignalRegistration> _registrations;

    /// <summary>Starts to listen.</summary>
    public Interruption() =>
        _registrations = [
            .. new[] { PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP }.Select(signal =>
                PosixSignalRegistration.Create(signal, OnSignal)
            ),
        ];

    /// <summary>Cancelled when a signal has come.</summary>
    public CancellationToken Token => _source.Token;

    /// <summary>True when a signal has come.</summary>
    public bool Happened => _source.IsCancellationRequested;

    /// <summary>True while a program has the terminal: Ctrl+C is its own then.</summary>
    public bool IsLeftToProgram { get; set; }

    /// <summary>
    /// True where a signal is the ordinary end of what runs, as of a log that is followed: nothing is told then, and nothing
    /// has failed.
    /// </summary>
    public bool IsOrdinaryEnd { get; set; }

    /// <inheritdoc />
    public void Dispose()
    {
        _registrations.ForEach(registration => registration.Dispose());
        _source.Dispose();
    }

    private void OnSignal(PosixSignalContext context)
    {
        // Without this the process would end at once and leave its children.
        context.Cancel = true;
        if (!IsLeftToProgram || context.Signal != PosixSignal.SIGINT)
            _source.Cancel();
    }
}
