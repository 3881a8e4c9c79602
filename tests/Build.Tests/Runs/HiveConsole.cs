using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>The console as a process, as build.sh starts it, in a workspace of the test's own.</summary>
internal static class HiveConsole
{
    private static readonly string Assembly = Path.Combine(AppContext.BaseDirectory, "hive-build.dll");

    /// <summary>Runs it for a workspace.</summary>
    public static Task<CommandResult> RunAsync(TestFolder workspace, params string[] arguments) =>
        RunInAsync(workspace.Root, [.. arguments, $"--workspace={workspace.Root}"]);

    /// <summary>Runs it in a folder, with nothing but these arguments.</summary>
    public static Task<CommandResult> RunInAsync(string folder, params string[] arguments) =>
        RunInAsync(folder, new Dictionary<string, string>(), arguments);

    /// <summary>Runs it in a folder, with further variables.</summary>
    public static Task<CommandResult> RunInAsync(
        string folder,
        IReadOnlyDictionary<string, string> variables,
        params string[] arguments
    ) => RunAsync(folder, variables, ["dotnet", Assembly, .. arguments]);

    /// <summary>Runs it as a user who owns nothing and may do nothing.</summary>
    public static Task<CommandResult> RunAsNobodyAsync(
        string folder,
        IReadOnlyDictionary<string, string> variables,
        params string[] arguments
    ) =>
        RunAsync(
            folder,
            variables.Append(new("HOME", folder)).ToDictionary(),
            [.. Nobody, "dotnet", Assembly, .. arguments]
        );

    /// <summary>Skips the test where it cannot become that user, or that user may not read the checkout.</summary>
    public static async Task RequireNobodyAsync()
    {
        // Then the console counts its lines in a file of the tester's, and ends with an exception where it may not write to
        // it.
        if (Environment.GetEnvironmentVariable("HIVE_COUNTS_COVERAGE") is not null)
            Assert.Ignore("A console of another user cannot count coverage; TestUnit runs this test.");
        Machine.Requires(
            Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"),
            "Root with the program 'setpriv'",
            "run the tests as root, as a CI container does"
        );
        var readable = await new ProcessRunner().RunAsync(new Command(Nobody[0], [.. Nobody[1..], "test", "-r", Assembly]));
        if (!readable.Succeeded)
            Assert.Ignore("The checkout is closed to other users.");
    }

    private static readonly string[] Nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];

    private static Task<CommandResult> RunAsync(string folder, IReadOnlyDictionary<string, string> variables, string[] line)
    {
        // What the tester has set for stacks of his own is no matter of a test, nor is the workflow that the test runs in.
        string[] settings =
        [
            "HIVE_ENGINE",
            "HIVE_BIND",
            .. StackCatalogue.All.SelectMany(stack => new[] { stack.PortVariable, stack.DatabasePortVariable }),
            "OPENAI_API_KEY",
            "ANTHROPIC_API_KEY",
            "GITHUB_ACTIONS",
        ];
        return new ProcessRunner().RunAsync(
            new Command(line[0], line[1..])
            {
                Environment = settings
                    .Concat(variables.Keys)
                    .Distinct()
                    .ToDictionary(name => name, name => variables.GetValueOrDefault(name, "")),
                WorkingDirectory = folder,
            }
        );
    }

    /// <summary>The call as a shell takes it.</summary>
    public static string Line(TestFolder workspace, params string[] arguments) =>
        new Command("dotnet", [Assembly, .. arguments, $"--workspace={workspace.Root}"]).ToString();
}
