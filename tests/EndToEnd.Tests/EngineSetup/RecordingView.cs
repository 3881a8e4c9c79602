using Hive.Stacks.Execution;

namespace EndToEnd.Tests.EngineSetup;

/// <summary>Keeps what a user would see.</summary>
internal sealed class RecordingView : IRunObserver
{
    private readonly List<string> _lines = [];

    public string Text => string.Join('\n', _lines);

    public void On(RunEvent happened) =>
        _lines.Add(
            happened switch
            {
                Said said => said.Sentence,
                StepBegan began => $"{began.Phase}: {began.Title}",
                LineWritten line => $"| {line.Text}",
                PhaseEnded ended => ended.Failed ? "abandoned" : "finished",
                _ => throw new InvalidOperationException(happened.ToString()),
            }
        );
}
