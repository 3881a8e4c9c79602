using Hive.Build.Hosting;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;

namespace Hive.Build.Testing;

/// <summary>Runs test projects and counts what they found.</summary>
public sealed class TestVerbs(
    ProductFiles product,
    LongCommand runner,
    Invocation invocation,
    TestLog log,
    PlanReport plans,
    RunEvents events,
    TimeProvider time
)
{
    /// <summary>The test projects that need no engine, in the order of the rooms they test.</summary>
    public static IReadOnlyList<string> Unit { get; } =
    ["Build.Tests", "Hive.Stacks.Tests", "Hive.Service.Tests", "Hive.Api.Tests", "Page.Tests", "Contracts.Tests"];

    /// <summary>The test projects that drive the console against real engines.</summary>
    public static IReadOnlyList<string> EndToEnd { get; } = ["EndToEnd.Tests"];

    /// <summary>The test projects that, after those, run against the native program of an image.</summary>
    public static IReadOnlyList<string> Native { get; } = ["Hive.Api.Tests"];

    /// <summary>All of them, each once.</summary>
    public static IReadOnlyList<string> All { get; } = [.. Unit.Except(Native), .. EndToEnd, .. Native];

    // End-to-end tests put the API's program there: see tests/EndToEnd.Tests/Images/NativeProgram.cs.
    private string Program => Path.Combine(product.Artifacts, "test-program", "hive-api");

    /// <summary>Builds everything.</summary>
    /// <exception cref="StackException">The build failed.</exception>
    public async Task BuildAsync()
    {
        if (IsPlanned(BuildCommand, "build the solution", "its tests run what is built"))
            return;
        (await Run(BuildCommand, "build the solution")).OrThrow(
            "Building the solution",
            "Correct what the compiler says above."
        );
    }

    /// <summary>
    /// Builds everything, runs the projects one after the other, and prints a line that counts their tests.
    /// </summary>
    /// <exception cref="StackException">The build or a test failed.</exception>
    public Task RunAsync(IReadOnlyList<string> projects) => RunWithAsync([], projects);

    /// <summary>
    /// The same, with further arguments for <c>dotnet test</c>. The name differs because both take lists of names.
    /// </summary>
    /// <exception cref="StackException">The build or a test failed.</exception>
    public async Task RunWithAsync(IReadOnlyList<string> further, IReadOnlyList<string> projects)
    {
        await BuildAsync();
        if (invocation.Request.Plan)
        {
            foreach (var project in projects)
                IsPlanned(TestCommand(project, further), $"run {project}", "asked for");
            return;
        }

        var total = new TestCount(0, 0, 0);
        ForgetProgram();
        foreach (var project in projects)
            total += await RunProjectAsync(project, further);
        ForgetProgram();
        // Once more, and short: of a long log people see the end.
        foreach (var failure in log.Failures)
            Console.WriteLine($"FAILED {failure.Brief}");
        Console.WriteLine(total);
        if (total.Failed > 0)
            throw new StackException(
                FailureKind.Failed,
                $"{total.Failed} tests failed.",
                "Their names and messages stand above."
            );
    }

    private async Task<TestCount> RunProjectAsync(string project, IReadOnlyList<string> further)
    {
        var results = ResultsOf(project);
        Directory.CreateDirectory(Path.GetDirectoryName(results)!);
        File.Delete(results);
        Console.WriteLine($"--- {project}{(IsNative(project) ? ", with the native program of the images" : "")}");
        var began = time.GetTimestamp();
        var run = await Run(TestCommand(project, further), $"run {project}");
        if (!File.Exists(results))
            run.OrThrow($"Running {project}", "Read what it says above.");
        var report = TestReport.Read(results, product.Root);
        foreach (var line in report.Remarks)
            Console.WriteLine($"  {line}");
        Console.WriteLine($"  {report.Count}");
        // A run that failed without a failed test broke down: that counts.
        var count = run.Succeeded || report.Count.Failed > 0 ? report.Count : report.Count with { Failed = 1 };
        log.Add(new TestedProject(project, count, time.GetElapsedTime(began)), report.Failures);
        return count;
    }

    private void ForgetProgram()
    {
        if (Path.GetDirectoryName(Program) is { } folder && Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
    }

    private Command BuildCommand =>
        Dotnet(
            "build",
            Path.Combine(product.Root, "Hive.slnx"),
            "--configuration",
            "Release",
            "--nologo",
            "--verbosity",
            "quiet"
        );

    private Command TestCommand(string project, IReadOnlyList<string> further) =>
        Dotnet([
            "test",
            Path.Combine(product.Root, "tests", project, $"{project}.csproj"),
            "--no-build",
            "--configuration",
            "Release",
            "--logger",
            $"trx;LogFileName={ResultsOf(project)}",
            "--nologo",
            "--verbosity",
            "quiet",
            .. further,
        ]) with
        {
            Environment = EnvironmentOf(project),
        };

    private Dictionary<string, string> EnvironmentOf(string project)
    {
        if (EndToEnd.Contains(project))
            return new() { ["HIVE_KEEP_TEST_PROGRAM"] = Program };
        return IsNative(project) ? new() { ["HIVE_TEST_PROGRAM"] = Program } : [];
    }

    private bool IsNative(string project) => Native.Contains(project) && File.Exists(Program);

    private string ResultsOf(string project) => Path.Combine(product.Artifacts, "test-results", $"{project}.trx");

    private Command Dotnet(params IReadOnlyList<string> arguments) =>
        new("dotnet", arguments) { WorkingDirectory = product.Root };

    private bool IsPlanned(Command command, string title, string reason)
    {
        if (invocation.Request.Plan)
            plans.Add("tests", [new RunStep(Phase.Image, title, reason, command, "")]);
        return invocation.Request.Plan;
    }

    private Task<CommandResult> Run(Command command, string title) =>
        runner.RunAsync(
            Phase.Test,
            title,
            command,
            line =>
            {
                if (invocation.IsVerbose || line.Contains(": error", StringComparison.Ordinal))
                    events.Say(line);
            }
        );
}
