namespace Hive.Api.Hosting;

/// <summary>How this very program is started once more, for a task of its own.</summary>
internal static class OwnProgram
{
    public static string Path => Environment.ProcessPath!;

    /// <summary>The word for the task, behind what the program itself needs.</summary>
    public static string[] Arguments(string word)
    {
        // Under "dotnet hive-api.dll" the program is dotnet.
        var called = Environment.GetCommandLineArgs()[0];
        return called.EndsWith(".dll", StringComparison.Ordinal) ? [System.IO.Path.GetFullPath(called), word] : [word];
    }
}
