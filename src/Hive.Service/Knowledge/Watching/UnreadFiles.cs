namespace Hive.Service.Knowledge.Watching;

/// <summary>Files that the system does not let us read: when each is tried again, ever more seldom.</summary>
internal sealed class UnreadFiles(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(5);

    private readonly Dictionary<string, (long At, TimeSpan Pause)> files = new(StringComparer.Ordinal);

    public bool IsDue(string name) => files.TryGetValue(name, out var last) && time.GetElapsedTime(last.At) >= last.Pause;

    /// <summary>It could not be read. Returns whether that is news.</summary>
    public bool Failed(string name)
    {
        var isNews = !files.TryGetValue(name, out var last);
        var pause = isNews ? FirstPause : last.Pause * 2;
        files[name] = (time.GetTimestamp(), pause < LongestPause ? pause : LongestPause);
        return isNews;
    }

    public void Forget(string name) => files.Remove(name);
}
