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
        _source.Cancel();
    }
}
