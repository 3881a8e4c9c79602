using Hive.Stacks.Plans;

namespace EndToEnd.Tests.EngineSetup;

/// <summary>Keeps what a user would see.</summary>
internal sealed class RecordingView : IRunView
{
    private readonly List<string> _lines = [];

    public string Text => string.Join('\n', _lines);

    public void Say(string sentence) => _lines.Add(sentence);

    public void Begin(Phase phase, string title) => _lines.Add($"{phase}: {title}");

    public void Line(string text) => _lines.Add($"| {text}");

    public void Finish() => _lines.Add("finished");

    public void Abandon() => _lines.Add("abandoned");
}
