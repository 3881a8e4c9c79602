using Build.Tests.Runs;
using Hive.Build.Hosting;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Testing;

namespace Build.Tests.Completion;

/// <summary>The scripts in real shells: what is offered when Tab is pressed behind a line.</summary>
[TestFixture("bash")]
[TestFixture("zsh")]
[TestFixture("fish")]
public sealed class CompletionTests(string shell)
{
    private static readonly string[] GenieTargets =
    [
        .. TargetTable.All.Select(target => target.Name).Where(name => name.StartsWith("Genie", StringComparison.Ordinal)),
    ];
    private TestFolder _folder = null!;
    private string _script = "";

    [OneTimeSetUp]
    public async Task AskForTheScript()
    {
        Machine.Requires(OnPath(shell), shell, $"apt-get install {shell}");
        _folder = new TestFolder();
        Directory.CreateDirectory(_folder.At("my folder"));
        Directory.CreateDirectory(_folder.At("mynah"));
        _folder.Write("mystery.txt", "");
        _folder.Write("data/instances/agent-feature-x.env", "HIVE_INSTANCE=feature-x\n");
        _folder.Write("data/backups/genie/20261127-190000.dump", "");
        _folder.Write("data/backups/agent/scheduled/20261127-200000.dump", "");
        _folder.Write("ai/agents/guide/config.yaml", "agent: { agent_id: guide, name: Guide }\n");
        _folder.Write("ai/teams/desk/config.yaml", "team:\n  team_id: desk\n");
        var run = await HiveConsole.RunAsync(_folder, "completion", shell);
        (run.ExitCode, run.Error).Should().Be((0, ""));
        _script = _folder.Write("script", run.Output);
    }

    [OneTimeTearDown]
    public void Clean() => _folder?.Dispose();

    [TestCase("Genie")]
    [TestCase("genie")]
    [TestCase("-t", "genie")]
    [TestCase("--follow", "GENIE")]
    public async Task Targets_are_offered_whatever_their_case(params string[] words) =>
        (await OfferAsync(words)).Should().Equal(GenieTargets);

    [Test]
    public async Task Every_target_is_offered_where_a_word_begins() =>
        (await OfferAsync("")).Should().Contain(TargetTable.All.Select(target => target.Name));

    [Test]
    public async Task Every_option_is_offered_and_every_target_as_an_option() =>
        (await OfferAsync("--"))
            .Select(word => word.TrimEnd('='))
            .Should()
            .BeEquivalentTo([
                .. CommandLineOptions.All.Select(option => $"--{option.Name}"),
                .. TargetTable.OptionNames.Select(name => $"--{name}"),
                "--help",
            ]);

    [TestCaseSource(nameof(Choices))]
    public async Task Every_value_of_an_option_is_offered_behind_a_space_and_behind_a_sign(string option, string[] values)
    {
        (await OfferAsync($"--{option}", "")).Should().BeEquivalentTo(values);
        (await OfferBehindSignAsync(option, "")).Should().BeEquivalentTo(values);
        (await OfferBehindSignAsync(option, values[^1][..2])).Should().Equal(values[^1]);
    }

    [TestCase("instance", "feature-x")]
    [TestCase("from", "feature-x")]
    [TestCase("backup", "latest", "20261127-190000.dump", "20261127-200000.dump")]
    [TestCase("agent", "guide", "desk")]
    public async Task What_the_workspace_has_is_offered(string option, params string[] values) =>
        (await OfferBehindSignAsync(option, "", $"--workspace={_folder.Root}")).Should().BeEquivalentTo(values);

    [Test]
    public async Task A_value_that_nobody_can_guess_gets_no_offer() => (await OfferAsync("--tail", "")).Should().BeEmpty();

    [TestCase("my")]
    [TestCase("GenieServe", "my")]
    [TestCase("--genie-serve", "my")]
    [TestCase("--workspace", "my")]
    public async Task Folders_are_offered_as_workspaces_and_files_are_not(params string[] words) =>
        (await OfferAsync(words))
            .Select(word => word.Replace("\\", "", StringComparison.Ordinal))
            .Should()
            .BeEquivalentTo("my folder", "mynah");

    [Test]
    public async Task Behind_the_word_completion_shells_are_offered() =>
        (await OfferAsync("completion", "")).Should().BeEquivalentTo("bash", "zsh", "fish", "powershell");

    private static IEnumerable<TestCaseData> Choices =>
        CommandLineOptions
            .All.Where(option => option.Choices.Count > 0)
            .Select(option => new TestCaseData(option.Name, option.Choices.ToArray()).SetArgDisplayNames(option.Name));

    private static bool OnPath(string program) =>
        Environment
            .GetEnvironmentVariable("PATH")!
            .Split(Path.PathSeparator)
            .Any(folder => File.Exists(Path.Combine(folder, program)));

    // bash hands over "--engine=lo" as three words, the others read the line itself.
    private async Task<IReadOnlyList<string>> OfferBehindSignAsync(string option, string begin, params string[] before) =>
        shell == "bash" ? await OfferAsync([.. before, $"--{option}", "=", begin])
        : shell == "fish"
            ? [.. (await OfferAsync([.. before, $"--{option}={begin}"])).Select(word => word[(word.IndexOf('=') + 1)..])]
        : await OfferAsync([.. before, $"--{option}={begin}"]);

    private async Task<IReadOnlyList<string>> OfferAsync(params string[] words)
    {
        var driver = Checkout.At($"tests/Build.Tests/Completion/drive.{shell}");
        string[] arguments =
            shell == "fish" ? ["--no-config", driver, _script, string.Join(' ', ["build.sh", .. words])]
            : shell == "bash" ? [driver, _script, "build.sh", .. words]
            : ["-f", driver, _script, string.Join(' ', ["build.sh", .. words])];
        var run = await new ProcessRunner().RunAsync(
            new Command(shell, arguments) { WorkingDirectory = _folder.Root, Deadline = TimeSpan.FromSeconds(60) }
        );
        run.OrThrow("Completing", run.Error);
        return run.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
