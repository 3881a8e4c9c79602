using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Execution;
using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Reporting;
using Hive.Stacks.Tests.Commands;
using Hive.Stacks.Workspaces;
using Hive.Testing;
using Microsoft.Extensions.Time.Testing;

namespace Hive.Stacks.Tests.Reporting;

public sealed class EvidenceTests
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 11, 23, 18, 5, 9, TimeSpan.Zero));
    private readonly TestFolder _workspace = new();
    private string _key = "";
    private string _password = "";
    private string? _folder = "";
    private IReadOnlyList<string> _lastLines = [];

    [OneTimeSetUp]
    public async Task Keep()
    {
        var stack = Samples.Genie(_workspace.Root);
        SecretStore.Ensure(stack, Account.Current);
        (_key, _password) = (
            await File.ReadAllTextAsync(stack.Paths.ApiKey),
            await File.ReadAllTextAsync(stack.Paths.DatabasePassword)
        );
        _workspace.Write(
            "data/local/genie/api.log",
            string.Concat(Enumerable.Range(1, 30).Select(number => $"line {number}: key {_key}, password={_password};\n"))
        );
        var answer = new ProbeAnswer(_time.GetUtcNow(), 503, null, $"a page that repeats {_key}");

        (_folder, _lastLines, _) = await Evidence.KeepAsync(
            stack,
            new LocalEngine(new ProductFiles(Checkout.Root), new ProcessRunner(), new PlannedChanges(), Caller.Empty),
            new Readiness(false, answer, [answer], "not healthy within 60 s"),
            [new PhaseTime(Phase.Database, TimeSpan.FromSeconds(60))],
            _time,
            default
        );
    }

    [OneTimeTearDown]
    public void Clean() => _workspace.Dispose();

    [Test]
    public void It_lies_in_the_workspace_by_time_and_stack() =>
        _folder.Should().Be(_workspace.At("data/evidence/20261123-180509-genie"));

    [Test]
    public void It_is_for_its_owner_alone() =>
        new DirectoryInfo(_folder!)
            .UnixFileMode.Should()
            .Be(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);

    [Test]
    public void It_holds_what_was_seen()
    {
        Directory
            .EnumerateFiles(_folder!)
            .Select(Path.GetFileName)
            .Should()
            .BeEquivalentTo("engine.txt", "host.txt", "log.txt", "phases.txt", "probes.txt", "state.txt");
        Text("phases.txt").Should().Be("Database 60.000 s");
        Text("probes.txt").Should().Contain("HTTP 503 a page that repeats ***");
        Text("log.txt").Split('\n').Should().HaveCount(30);
        Text("host.txt").Should().Contain("url     http://127.0.0.1:48886");
    }

    [Test]
    public void No_file_holds_a_secret() =>
        Directory
            .EnumerateFiles(_folder!)
            .Select(File.ReadAllText)
            .Should()
            .NotContain(text => text.Contains(_key) || text.Contains(_password))
            .And.Contain(text => text.Contains("key ***, password=***;"));

    [Test]
    public void The_last_twenty_lines_are_given_back_without_secrets()
    {
        _lastLines.Should().HaveCount(20);
        _lastLines[^1].Should().EndWith("api        line 30: key ***, password=***;");
    }

    private string Text(string file) => File.ReadAllText(Path.Combine(_folder!, file));
}
