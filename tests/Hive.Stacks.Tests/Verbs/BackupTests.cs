using System.Text.Json.Nodes;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Verbs;

[Platform(Exclude = "Win")]
public sealed class BackupTests
{
    private VerbBench _bench = null!;

    private StackInstance Genie => _bench.Run().Request.Resolve(StackCatalogue.Genie);

    [SetUp]
    public void Make() => _bench = new VerbBench();

    [TearDown]
    public async Task Clean() => await _bench.DisposeAsync();

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_stack_is_backed_up_running_and_stopped_and_goes_on_as_it_was(bool runs)
    {
        MemoryDatabase.Fill(Genie, "one", "two");
        if (runs)
            await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        await _bench.Run().Backup.BackupAsync(StackCatalogue.Genie, default);

        var dump = BackupShelf.In(Genie.Paths.Backups).Should().ContainSingle().Subject;
        (await File.ReadAllLinesAsync(dump)).Should().Equal("PGDMP", "one", "two");
        _bench
            .Said.Should()
            .Contain(sentence => sentence.StartsWith($"The backup is {dump} (") && sentence.Contains("2 rows"));
        _bench.First.Running.Should().BeEquivalentTo(runs ? ["genie"] : Array.Empty<string>());
        _bench.First.Asked.Should().NotContain("stop genie");
    }

    [Test]
    public async Task What_is_on_file_about_it_is_given_in_one_line_of_JSON()
    {
        MemoryDatabase.Fill(Genie, "one", "two");

        var made = await _bench.Run(("format", "json")).Backup.BackupAsync(StackCatalogue.Genie, default);

        var line = JsonNode.Parse(made!.ToJson())!;
        made.ToJson().Should().NotContain("\n");
        ((string)line["file"]!).Should().Be(BackupShelf.In(Genie.Paths.Backups)[0]);
        ((string)line["sha256"]!).Should().Be(made.Manifest.Sha256);
        ((int)line["facts"]!["rows"]!["hive.kept"]!).Should().Be(2);
    }

    [Test]
    public async Task Keep_leaves_the_newest()
    {
        MemoryDatabase.Fill(Genie, "one");
        for (var i = 0; i < 3; i++)
            await _bench.Run(("keep", "2")).Backup.BackupAsync(StackCatalogue.Genie, default);

        BackupShelf.In(Genie.Paths.Backups).Should().HaveCount(2);
    }

    [Test]
    public async Task All_stacks_that_have_data_are_backed_up_and_one_that_cannot_keeps_none_from_it()
    {
        var agent = _bench.Run().Request.Resolve(StackCatalogue.Agent);
        MemoryDatabase.Fill(Genie, "one");
        MemoryDatabase.Fill(agent, "one");
        File.Delete(Path.Combine(Genie.Paths.Data, "global", "pg_control"));

        await FluentActions
            .Awaiting(() => _bench.Run().Backup.BackupAllAsync(default))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Refused && failure.Cause.Contains("pg_control"));

        BackupShelf.In(agent.Paths.Backups).Should().ContainSingle();
        Directory.Exists(Genie.Paths.Backups).Should().BeFalse();
    }

    [Test]
    public async Task Without_data_there_is_nothing_to_back_up()
    {
        await FluentActions
            .Awaiting(() => _bench.Run().Backup.BackupAsync(StackCatalogue.Genie, default))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Prerequisite);
        await _bench.Run().Backup.BackupAllAsync(default);
        _bench.Said.Should().Contain("No stack has data yet, so there is nothing to back up.");
    }

    [Test]
    public async Task A_plan_names_the_file_and_the_command_and_writes_nothing()
    {
        MemoryDatabase.Fill(Genie, "one");

        await _bench.Run(("plan", "true"), ("keep", "3")).Backup.BackupAsync(StackCatalogue.Genie, default);

        _bench.Said.Should().Contain(sentence => sentence.Contains("back up into") && sentence.Contains(".dump.new"));
        Directory.Exists(Genie.Paths.Backups).Should().BeFalse();
    }
}
