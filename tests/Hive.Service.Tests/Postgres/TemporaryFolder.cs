using System.Collections.Concurrent;

namespace Hive.Tests.Postgres;

/// <summary>A folder that other users can enter, removed with all its content afterwards.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    private static readonly ConcurrentBag<string> Made = [];

    // What an API was started with outlives the process, for it may be started again: the last of it goes with the test run.
    static TemporaryFolder() =>
        AppDomain.CurrentDomain.ProcessExit += (_, _) =>
        {
            foreach (var path in Made.Where(Directory.Exists))
                Directory.Delete(path, recursive: true);
        };

    // Short: the path of a Unix socket in it may have 107 characters at most.
    public string Path { get; } = System.IO.Path.Combine("/tmp", $"hive-test-{Guid.NewGuid().ToString("N")[..12]}");

    public TemporaryFolder()
    {
        Directory.CreateDirectory(Path);
        Made.Add(Path);
        // Whatever the umask: the user postgres has to come in.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(Path, (UnixFileMode)Convert.ToInt32("755", 8));
    }

    /// <summary>Writes a file and returns its path.</summary>
    public string Write(string name, string content)
    {
        var path = System.IO.Path.Combine(Path, name);
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(path)!);
        File.WriteAllText(path, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32("644", 8));
        return path;
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
