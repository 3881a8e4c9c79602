using Hive.Stacks.Commands;
using Hive.Stacks.Running;
using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>The console as a process, as build.sh starts it, in a workspace of the test's own.</summary>
internal static class HiveConsole
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "hive-build.dll");

    public static Task<CommandResult> RunAsync(TestFolder workspace, params string[] arguments) =>
        RunAsync(workspace, new Dictionary<string, string>(), arguments);

    public static async Task<CommandResult> RunAsync(TestFolder workspace, IReadOnlyDictionary<string, string> environment, params string[] arguments)
    {
        // What the tester has set for stacks of his own is no matter of a test, nor is the workflow that the test runs in.
        string[] settings = ["HIVE_ENGINE", "HIVE_BIND", "HIVE_GENIE_PORT", "GITHUB_ACTIONS"];
        return await new ProcessRunner().RunAsync(new Command("dotnet", [Assembly, .. arguments, $"--workspace={workspace.Root}"])
        {
            Environment = settings.ToDictionary(name => name, name => environment.GetValueOrDefault(name, "")).Concat(environment.Where(pair => !settings.Contains(pair.Key))).ToDictionary(),
            WorkingDirectory = workspace.Root,
        });
    }
}
