namespace Hive.Stacks.Commands;

/// <summary>The script that starts the local engine's programs; it lies beside this assembly.</summary>
internal static class LaunchScript
{
    public static string Path { get; } = System.IO.Path.Combine(AppContext.BaseDirectory, "launch.sh");
}
