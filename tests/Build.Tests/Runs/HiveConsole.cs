using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Running;
using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>The console as a process, as build.sh starts it, in a workspace of the test's own.</summary>
internal static class HiveConsole
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "hive-build.dll");

    /// <summary>Runs it for a workspace.</summary>
    public static Task<CommandResult> RunAsync(TestFolder workspace, params string[] arguments) => RunInAsync(workspace.Root, [.. arguments, $"--workspace={workspace.Root}"]);

    /// <summary>Runs it in a folder, with nothing but these arguments.</summary>
    public static Task<CommandResult> RunInAsync(string folder, params string[] arguments) => RunInAsync(folder, new Dictionary<string, string>(), arguments);

    /// <summary>Runs it in a folder, with further variables.</summary>
    public static Task<CommandResult> RunInAsync(string folder, IReadOnlyDictionary<string, string> variables, params string[] arguments)
    {
        // What the tester has set for stacks of his own is no matter of a test, nor is the workflow that the test runs in.
        string[] settings =
            ["HIVE_ENGINE", "HIVE_BIND", .. StackCatalogue.All.SelectMany(stack => new[] { stack.PortVariable, stack.DatabasePortVariable }), "OPENAI_API_KEY", "ANTHROPIC_API_KEY", "GITHUB_ACTIONS"];
        return new ProcessRunner().RunAsync(new Command("dotnet", [Assembly, .. arguments])
        {
            Environment = settings.Concat(variables.Keys).Distinct().ToDictionary(name => name, name => variables.GetValueOrDefault(name, "")),
            WorkingDirectory = folder,
        });
    }

    /// <summary>The call as a shell takes it.</summary>
    public static string Line(TestFolder workspace, params string[] arguments) =>
        new Command("dotnet", [Assembly, .. arguments, $"--workspace={workspace.Root}"]).ToString();
}
