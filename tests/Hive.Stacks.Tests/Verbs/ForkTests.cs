using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Verbs;

[Platform(Exclude = "Win")]
public sealed class ForkTests
{
    private VerbBench _bench = null!;

    private StackInstance Agent => _bench.Run().Request.Resolve(StackCatalogue.Agent);

    private StackInstance Fork => _bench.Run(("instance", "feature-x")).Request.Resolve(StackCatalogue.Agent);

    [SetUp]
    public void Make()
    {
        _bench = new VerbBench();
        MemoryDatabase.Fill(Agent, "one", "two");
        SecretStore.Ensure(Agent, _bench.First.Owner);
    }

    [TearDown]
    public async Task Clean() => await _bench.DisposeAsync();

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_fork_has_the_data_of_its_source_and_secrets_of_its_own_and_the_source_goes_on(bool runs)
    {
        if (runs)
            await _bench.Run().Serve.ServeAsync(StackCatalogue.Agent, default);

        var report = await ForkAsync(("instance", "feature-x"));

        report!.Stack.FullName.Should().Be("agent-feature-x");
        MemoryDatabase.Rows(Fork).Should().Equal("one", "two");
        _bench.First.Running.Should().Contain("agent-feature-x").And.HaveCount(runs ? 2 : 1);
        _bench.First.Asked.Should().NotContain("stop agent");
        (await File.ReadAllTextAsync(Fork.Paths.ApiKey)).Should().NotBe(await File.ReadAllTextAsync(Agent.Paths.ApiKey));
        Fork.Settings.Port.Should().NotBe(Agent.Settings.Port);
        DataChanges.Read(Fork).Should().Be(DataChanges.None, "there was nothing before");
    }

    [Test]
    public async Task A_plan_names_the_forks_own_files_and_makes_nothing()
    {
        await ForkAsync(("instance", "feature-x"), ("plan", "true"));

        _bench
            .Said.Should()
            .Contain(sentence => sentence.Contains($"make {Fork.Paths.NextData}"))
            .And.Contain(sentence => sentence.Contains("from the files of agent, which goes on"));
        KeptInstance.Of(Agent.Workspace).Should().BeEmpty();
        Directory.Exists(Fork.Paths.NextData).Should().BeFalse();
    }

    [Test]
    public async Task In_a_linked_worktree_a_fork_is_named_after_the_branch_and_that_is_said()
    {
        var git = Directory.CreateDirectory(Path.Combine(_bench.Folder, "git")).FullName;
        await File.WriteAllTextAsync(Path.Combine(git, "HEAD"), "ref: refs/heads/Feature/X\n");
        await File.WriteAllTextAsync(Path.Combine(git, "commondir"), "..\n");
        await File.WriteAllTextAsync(Path.Combine(_bench.Folder, ".git"), $"gitdir: {git}\n");

        var report = await ForkAsync();

        report!.Stack.FullName.Should().Be("agent-feature-x");
        MemoryDatabase.Rows(Fork).Should().Equal("one", "two");
        _bench.Said.Should().Contain("--instance=feature-x: the name of the current git branch.");
    }

    [Test]
    public async Task A_fork_is_forked()
    {
        await ForkAsync(("instance", "feature-x"));
        MemoryDatabase.Fill(Fork, "three");

        await ForkAsync(("instance", "feature-y"), ("from", "feature-x"));

        MemoryDatabase
            .Rows(_bench.Run(("instance", "feature-y")).Request.Resolve(StackCatalogue.Agent))
            .Should()
            .Equal("three");
    }

    [TestCase(null, null, FailureKind.Misuse, "--instance is missing")]
    [TestCase("feature-y", "feature-z", FailureKind.Misuse, "no instance of agent named 'feature-z'")]
    [TestCase("feature-x", "feature-x", FailureKind.Misuse, "not forked from itself")]
    [TestCase("feature-x", null, FailureKind.Conflict, "There is an instance feature-x of agent already")]
    public async Task What_cannot_be_forked_is_refused(string? name, string? from, FailureKind kind, string cause)
    {
        await ForkAsync(("instance", "feature-x"));
        (string, string)[] options =
        [
            .. name is null ? [] : new[] { ("instance", name) },
            .. from is null ? [] : new[] { ("from", from) },
        ];

        await FluentActions
            .Awaiting(() => ForkAsync(options))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == kind && failure.Cause.Contains(cause));

        MemoryDatabase.Rows(Fork).Should().Equal("one", "two");
    }

    [Test]
    public async Task Without_data_there_is_nothing_to_fork()
    {
        await FluentActions
            .Awaiting(() => _bench.Run(("instance", "feature-x")).Fork.ForkAsync(StackCatalogue.Genie, default))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Prerequisite);
        KeptInstance.Of(Agent.Workspace).Should().BeEmpty();
    }

    private Task<Hive.Stacks.Reporting.ServeReport?> ForkAsync(params (string Name, string Value)[] options) =>
        _bench.Run(options).Fork.ForkAsync(StackCatalogue.Agent, default);
}
