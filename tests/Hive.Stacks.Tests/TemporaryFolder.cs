namespace Hive.Stacks.Tests;

/// <summary>A folder that goes with the test.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("hive-test-").FullName;

    public string In(string path) => System.IO.Path.Combine(Path, path);

    /// <summary>Writes a file below, with the folders that it needs.</summary>
    public string Write(string path, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(In(path))!);
        File.WriteAllText(In(path), text);
        return In(path);
    }

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
