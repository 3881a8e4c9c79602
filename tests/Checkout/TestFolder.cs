namespace Hive.Testing;

/// <summary>A folder of a test's own, gone with the test.</summary>
internal sealed class TestFolder : IDisposable
{
    public TestFolder()
    {
        var folder = Directory.CreateTempSubdirectory("hive-tests-");
        // Open to pass through: code that starts programs as another user looks at that.
        if (!OperatingSystem.IsWindows())
            folder.UnixFileMode |=
                UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
        Root = folder.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? folder.FullName;
    }

    public string Root { get; }

    public string At(string path) => Path.Combine(Root, path);

    /// <summary>Writes a file, and the folders above it.</summary>
    public string Write(string path, string content)
    {
        var file = At(path);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }

    /// <summary>Writes a program that a shell runs.</summary>
    public string WriteProgram(string path, string script)
    {
        var file = Write(path, "#!/bin/sh\n" + script + "\n");
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file, File.GetUnixFileMode(file) | UnixFileMode.UserExecute);
        return file;
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
