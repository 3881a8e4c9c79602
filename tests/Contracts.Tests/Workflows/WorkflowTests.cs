using System.Globalization;
using System.Text.RegularExpressions;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Testing;
using YamlDotNet.RepresentationModel;

namespace Contracts.Tests.Workflows;

/// <summary>The workflow of GitHub Actions, as far as it can be held to account without GitHub.</summary>
public sealed partial class WorkflowTests
{
    private const string Workflow = ".github/workflows/ci.yml";

    private static readonly string[] Files =
    [
        .. Checkout.Files.Where(file =>
            file.StartsWith(".github/", StringComparison.Ordinal) && file.EndsWith(".yml", StringComparison.Ordinal)
        ),
    ];

    // The same words as on GitHub, but nowhere near it.
    private static string Checker => Checkout.At("artifacts/workflow-check");

    [OneTimeSetUp]
    public async Task InstallTheChecker()
    {
        Machine.Requires(OnPath("npm"), "npm", "install Node.js");
        Directory.CreateDirectory(Checker);
        foreach (var file in new[] { "package.json", "package-lock.json" })
            File.Copy(Checkout.At($"tests/Contracts.Tests/Workflows/{file}"), Path.Combine(Checker, file), overwrite: true);
        (await RunAsync("npm", "ci", "--no-audit", "--no-fund")).OrThrow("Installing the checker", "Read what npm says.");
    }

    [TestCaseSource(nameof(Files))]
    public async Task A_checker_that_was_not_written_here_finds_nothing_wrong(string file) =>
        (await CheckAsync(Checkout.Read(file), file)).Should().Be("");

    [Test]
    public async Task The_checker_would_find_something_wrong() =>
        (
            await CheckAsync(
                Checkout.Read(Workflow).Replace("timeout-minutes:", "timeout-minuts:", StringComparison.Ordinal),
                Workflow
            )
        )
            .Should()
            .Contain("timeout-minuts");

    [Test]
    public void Every_stage_is_a_target_of_the_console()
    {
        var called = Call.Matches(Checkout.Read(Workflow)).Select(match => match.Groups[1].Value).ToList();

        called.Should().BeEquivalentTo("Build", "Docs", "Coverage", "BuildImages", "CompileConsole", "TestEndToEnd", "Pack");
        called
            .Should()
            .OnlyContain(target =>
                Checkout.Sources("build/Tasks").Any(file => Checkout.Read(file).Contains($"[TaskName(\"{target}\")]"))
            );
    }

    [Test]
    public void A_release_calls_targets_of_the_console_and_each_of_its_jobs_may_do_no_more_than_it_needs()
    {
        const string release = ".github/workflows/release.yml";
        Call.Matches(Checkout.Read(release))
            .Select(match => match.Groups[1].Value)
            .Should()
            .OnlyContain(target =>
                Checkout.Sources("build/Tasks").Any(file => Checkout.Read(file).Contains($"[TaskName(\"{target}\")]"))
            );

        ((YamlMappingNode)Root(release)["permissions"]).Children.Should().BeEmpty();
        ((YamlMappingNode)Root(release)["jobs"])
            .Children.Select(job =>
                $"{job.Key}: {string.Join(", ", ((YamlMappingNode)job.Value["permissions"]).Children.Select(pair => $"{pair.Key} {pair.Value}"))}"
            )
            .Should()
            .Equal("images: contents read, packages write", "release: contents write");
    }

    [TestCaseSource(nameof(Files))]
    public void Actions_are_pinned_to_a_commit_and_say_which_version_that_is(string file)
    {
        var uses = Uses.Matches(Checkout.Read(file))
            .Select(match => match.Groups[1].Value)
            .Where(action => !action.StartsWith("./", StringComparison.Ordinal))
            .ToList();

        uses.Should().NotBeEmpty().And.OnlyContain(action => Pinned.IsMatch(action));
    }

    [Test]
    public void An_action_has_one_version_everywhere() =>
        Files
            .SelectMany(file => Uses.Matches(Checkout.Read(file)).Select(match => match.Groups[1].Value))
            .Distinct()
            .Select(action => action.Split('@')[0])
            .Should()
            .OnlyHaveUniqueItems();

    [Test]
    public void The_token_may_read_the_sources_and_nothing_else()
    {
        var root = Root(Workflow);

        ((YamlMappingNode)root["permissions"])
            .Children.Select(pair => $"{pair.Key}: {pair.Value}")
            .Should()
            .Equal("contents: read");
        Jobs.Should().OnlyContain(job => !job.Children.ContainsKey("permissions"));
        Jobs.SelectMany(Steps)
            .Where(step =>
                step.Children.TryGetValue("uses", out var uses)
                && $"{uses}".StartsWith("actions/checkout@", StringComparison.Ordinal)
            )
            .Should()
            .HaveCount(Jobs.Count)
            .And.OnlyContain(step => $"{step["with"]["persist-credentials"]}" == "false");
    }

    [Test]
    public void Every_job_ends_by_itself_and_a_newer_push_ends_an_older_run()
    {
        Jobs.Should().OnlyContain(job => int.Parse($"{job["timeout-minutes"]}", CultureInfo.InvariantCulture) <= 90);
        $"{Root(Workflow)["concurrency"]["cancel-in-progress"]}".Should().Be("true");
    }

    [Test]
    public void The_console_is_kept_under_a_key_of_the_files_that_the_door_fingerprints()
    {
        var hashed = Hashed
            .Match(Checkout.Read(".github/actions/console/action.yml"))
            .Groups[1]
            .Value.Split(',')
            .Select(pattern => pattern.Trim().Trim('\''))
            .ToList();
        var parts = Regex.Match(Checkout.Read("build.sh"), @"find (.+) \\\n").Groups[1].Value.Split(' ');

        hashed.Should().Equal(parts.Select(part => Directory.Exists(Checkout.At(part)) ? part + "/**" : part));
    }

    [Test]
    public void Results_of_tests_are_kept_whether_they_passed_or_not() =>
        Jobs.SelectMany(Steps)
            .Where(step => step.Children.TryGetValue("run", out var run) && TestRun.IsMatch($"{run}"))
            .Should()
            .HaveCount(2)
            .And.OnlyContain(step =>
                Jobs.Single(job => Steps(job).Contains(step)).ToString().Contains("artifacts/test-results/*.trx")
            );

    private static YamlMappingNode Root(string file)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(Checkout.Read(file)));
        return (YamlMappingNode)stream.Documents[0].RootNode;
    }

    private static List<YamlMappingNode> Jobs { get; } =
    [.. ((YamlMappingNode)Root(Workflow)["jobs"]).Children.Values.Cast<YamlMappingNode>()];

    private static IEnumerable<YamlMappingNode> Steps(YamlMappingNode job) =>
        ((YamlSequenceNode)job["steps"]).Cast<YamlMappingNode>();

    // It knows a workflow from an action by the path.
    private static async Task<string> CheckAsync(string text, string path)
    {
        var copy = Path.Combine(Checker, "checked", path);
        Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
        await File.WriteAllTextAsync(copy, text);
        var run = await RunAsync("node", "node_modules/.bin/action-validator", copy);
        return run.Succeeded ? "" : run.Output + run.Error;
    }

    private static Task<CommandResult> RunAsync(string program, params string[] arguments) =>
        new ProcessRunner().RunAsync(
            new Command(program, arguments) { WorkingDirectory = Checker, Deadline = TimeSpan.FromMinutes(3) }
        );

    private static bool OnPath(string program) =>
        Environment
            .GetEnvironmentVariable("PATH")!
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    [GeneratedRegex(@"\./build\.sh --target=(\w+)")]
    private static partial Regex Call { get; }

    [GeneratedRegex("--target=(Test|Coverage)")]
    private static partial Regex TestRun { get; }

    [GeneratedRegex(@"uses: (.+)")]
    private static partial Regex Uses { get; }

    [GeneratedRegex(@"^[\w-]+/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$")]
    private static partial Regex Pinned { get; }

    [GeneratedRegex(@"hashFiles\(([^)]+)\)")]
    private static partial Regex Hashed { get; }
}
