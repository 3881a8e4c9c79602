namespace Hive.Api.Hosting;

/// <summary>How this very program is started once more, for a task of its own.</summary>
internal static class OwnProgram
{
    public static string Path => Environment.ProcessPath!;

    /// <summary>The word for the task, behind what the program itself needs.</summary>
    public static string[] Arguments(string word)
    {
        // Under "dotnet hive-api.dll" the program is dotnet.
        var isDotnet = System.IO.Path.GetFileNameWithoutExtension(Path) == "dotnet";
        return isDotnet ? [System.IO.Path.GetFullPath(Environment.GetCommandLineArgs()[0]), word] : [word];
    }
}
