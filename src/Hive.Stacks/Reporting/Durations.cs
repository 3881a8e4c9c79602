using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Reporting;

/// <summary>
/// How long each long step took the last time, on file, so that whoever waits is told. A file that cannot be read or written
/// is as good as none.
/// </summary>
/// <param name="file">Absolute path; null keeps nothing.</param>
/// <param name="time">The clock.</param>
public sealed class Durations(string? file, TimeProvider time) : IRunObserver
{
    /// <summary>What takes no longer needs no forecast.</summary>
    private static readonly TimeSpan Least = TimeSpan.FromSeconds(3);

    private readonly Lock _lock = new();
    private readonly Dictionary<RunSubject, (string Key, long Began)> _running = [];

    /// <summary>How long a step took the last time it went well; null when that is not known.</summary>
    /// <param name="phase">Its phase.</param>
    /// <param name="title">Its title; a reason in brackets behind it does not matter.</param>
    public TimeSpan? Last(Phase phase, string title) =>
        Read().TryGetValue(Key(phase, title), out var seconds) ? TimeSpan.FromSeconds(seconds) : null;

    /// <inheritdoc />
    public void On(RunEvent happened)
    {
        lock (_lock)
        {
            if (happened is StepBegan or PhaseEnded && _running.Remove(happened.Subject, out var ended))
            {
                if (
                    happened is not PhaseEnded { Failed: true }
                    && time.GetElapsedTime(ended.Began) is var took
                    && took >= Least
                )
                    Keep(ended.Key, took);
            }

            if (happened is StepBegan began)
                _running[began.Subject] = (Key(began.Phase, began.Title), time.GetTimestamp());
        }
    }

    private static string Key(Phase phase, string title) =>
        $"{Words.Of(phase)}: {(title.IndexOf(" (", StringComparison.Ordinal) is > 0 and var reason ? title[..reason] : title)}";

    private Dictionary<string, double> Read()
    {
        try
        {
            return file is null || !File.Exists(file)
                ? []
                : JsonSerializer.Deserialize(File.ReadAllText(file), DurationJson.Default.DictionaryStringDouble) ?? [];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or JsonException)
        {
            return [];
        }
    }

    private void Keep(string key, TimeSpan took)
    {
        if (file is null)
            return;
        var all = Read();
        all[key] = Math.Round(took.TotalSeconds, 1);
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(file)!);
            // Renamed into its place: another run may read it now.
            var draft = $"{file}.{Environment.ProcessId}";
            File.WriteAllText(draft, JsonSerializer.Serialize(all, DurationJson.Default.DictionaryStringDouble));
            File.Move(draft, file, overwrite: true);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The next run knows no forecast.
        }
    }
}

[JsonSerializable(typeof(Dictionary<string, double>))]
internal sealed partial class DurationJson : JsonSerializerContext;
