using Hive.Stacks.Commands;
using Hive.Stacks.Execution;

namespace Hive.Stacks.Tests;

/// <summary>Git in a folder of a test.</summary>
internal static class Git
{
    /// <summary>Runs it, and gives back what it prints.</summary>
    public static async Task<string> RunAsync(string folder, params string[] arguments) =>
        (await new ProcessRunner().RunAsync(new Command("git", ["-C", folder, .. arguments]), null, default))
            .OrThrow("git", "See above.")
            .Output;
}
