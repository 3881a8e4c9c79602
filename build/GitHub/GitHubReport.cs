using System.Globalization;
using Cake.Common.Build;
using Cake.Common.Build.GitHubActions;
using Cake.Common.Build.GitHubActions.Commands;
using Cake.Common.Build.GitHubActions.Data;
using Cake.Core;
using Cake.Core.IO;
using Hive.Build.Hosting;
using Hive.Build.Quality;
using Hive.Build.Testing;
using Hive.Stacks;
using Hive.Stacks.Platform;
using Hive.Stacks.Reporting;

namespace Hive.Build.GitHub;

/// <summary>
/// What a run leaves on GitHub Actions: failures as annotations, phases and tests as tables in the job's summary.
/// </summary>
/// <param name="invocation">What was asked for.</param>
/// <param name="phases">What took how long.</param>
/// <param name="tests">What test projects found.</param>
/// <param name="coverage">What tests reach.</param>
public sealed class GitHubReport(Invocation invocation, PhaseLog phases, TestLog tests, CoverageLog coverage)
{
    /// <summary>GitHub shows no more of one step.</summary>
    private const int MostAnnotations = 10;

    /// <summary>True for a console that runs in a workflow.</summary>
    public static bool IsWanted { get; } = Environment.GetEnvironmentVariable("GITHUB_ACTIONS") == "true";

    /// <summary>Writes what is to be told at the end of a run.</summary>
    /// <param name="failure">Why it failed; null when it did not.</param>
    public void Write(Exception? failure)
    {
        var commands = Commands();
        foreach (var test in tests.Failures.Take(MostAnnotations - 1))
            commands.Error(
                test.Message,
                new GitHubActionsAnnotation
                {
                    Title = test.Name,
                    File = test.File,
                    StartLine = test.Line,
                }
            );
        if (failure is not null)
            Annotate(commands, failure);
        // A runner sets it for every step; without it there is nowhere to put a table.
        if (
            (failure is not null || phases.Phases.Count + tests.Projects.Count > 0)
            && invocation.Caller.Variables.GetValueOrDefault("GITHUB_STEP_SUMMARY") is { Length: > 0 }
        )
            commands.SetStepSummary(Summary(failure));
    }

    /// <summary>Annotates a command line that was refused before anything ran.</summary>
    public static void Annotate(Exception failure) => Annotate(Commands(), failure);

    /// <summary>Has the runner show stars where a secret is printed from now on, by this step and those after it.</summary>
    public static void Hide(Secret secret) => Commands().SetSecret(secret.Reveal());

    private static void Annotate(GitHubActionsCommands commands, Exception failure) =>
        commands.Error(
            failure is StackException known
                ? $"{known.Cause}\n→ {known.Remedy}"
                : $"{failure.GetType().Name}: {failure.Message}",
            new GitHubActionsAnnotation
            {
                Title = failure is StackException { Kind: var kind } ? $"{kind} ({ExitCodes.Of(kind)})" : "Failed (1)",
            }
        );

    private static GitHubActionsCommands Commands()
    {
        var platform = new CakePlatform();
        return new GitHubActionsProvider(
            new CakeEnvironment(platform, new CakeRuntime()),
            new FileSystem(),
            new ErrorWriter()
        ).Commands;
    }

    private string Summary(Exception? failure)
    {
        var title = string.Join(' ', invocation.Targets);
        List<string> lines = [$"### {title}{(failure is null ? "" : " ✖")}", ""];
        if (phases.Phases is { Count: > 0 } timed)
        {
            lines.AddRange(["| | phase | seconds | |", "|---|---|---:|---|"]);
            lines.AddRange(
                timed.Select(one =>
                    $"| {one.Stack ?? title} | {one.Phase.ToString().ToLowerInvariant()} | {Seconds(one.Duration)} | {(one.Failed ? "failed" : "done")} |"
                )
            );
            lines.Add("");
        }

        if (tests.Projects is { Count: > 0 } projects)
        {
            lines.AddRange(["| tests | passed | failed | skipped | seconds |", "|---|---:|---:|---:|---:|"]);
            lines.AddRange(
                projects.Select(one =>
                    $"| {one.Project} | {one.Count.Passed} | {one.Count.Failed} | {one.Count.Skipped} | {Seconds(one.Duration)} |"
                )
            );
            lines.Add("");
        }

        if (coverage.Projects is { Count: > 0 } covered)
        {
            lines.AddRange(["| reached by tests | lines | | branches | |", "|---|---:|---:|---:|---:|"]);
            lines.AddRange(
                covered.Select(one =>
                    $"| {one.Name} | {one.Lines.Percent} | {one.Lines} | {one.Branches.Percent} | {one.Branches} |"
                )
            );
            lines.Add("");
        }

        if (failure is not null)
            lines.AddRange(["```", failure.Message, "```", ""]);
        return string.Join('\n', lines);
    }

    private static string Seconds(TimeSpan duration) => duration.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture);

    /// <summary>A runner reads commands from both streams; JSON has standard output to itself.</summary>
    private sealed class ErrorWriter : IBuildSystemServiceMessageWriter
    {
        public void Write(string format, params object[] args) =>
            Console.Error.WriteLine(args.Length == 0 ? format : string.Format(CultureInfo.InvariantCulture, format, args));
    }
}
