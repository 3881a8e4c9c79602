using System.Diagnostics;

namespace EndToEnd.Tests.EngineSetup;

/// <summary>A process that the engine's setup did not start.</summary>
internal sealed class Stranger(string program, params string[] arguments) : IDisposable
{
    private readonly Process _process = Process.Start(program, arguments);

    public Stranger()
        : this("sleep", "600") { }

    public int Id => _process.Id;

    public bool Runs => !_process.HasExited;

    public void Dispose()
    {
        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
    }
}
