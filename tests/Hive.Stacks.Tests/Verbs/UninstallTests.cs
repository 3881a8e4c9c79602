using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;
using Hive.Stacks.Verbs;

namespace Hive.Stacks.Tests.Verbs;

public sealed class UninstallTests
{
    private VerbBench _bench = null!;

    [SetUp]
    public async Task Serve()
    {
        _bench = new VerbBench();
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        await _bench.Run(("instance", "x")).Serve.ServeAsync(StackCatalogue.Agent, default);
    }

    [TearDown]
    public async Task Clean() => await _bench.DisposeAsync();

    private string Secrets => Path.Combine(_bench.Folder, "data", "secrets", "genie");

    [Test]
    public async Task Where_nobody_can_be_asked_it_is_refused_and_everything_runs_on()
    {
        await FluentActions
            .Awaiting(() => UninstallAsync())
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Refused && failure.Remedy.Contains("--yes"));

        _bench.First.Running.Should().BeEquivalentTo("genie", "agent-x");
    }

    [Test]
    public async Task Every_stack_and_instance_goes_and_data_stays()
    {
        await UninstallAsync(("yes", "true"));

        _bench.First.Running.Should().BeEmpty();
        _bench.First.Asked.Should().Contain("uninstall");
        File.Exists(Path.Combine(Secrets, "api_key")).Should().BeTrue();
        Directory.EnumerateFiles(Path.Combine(_bench.Folder, "data", "started")).Should().BeEmpty();
        (await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default)).Should().NotBeNull("a serve brings it back");
    }

    [Test]
    public async Task Data_goes_when_that_is_asked_for_and_backups_stay()
    {
        var backup = Path.Combine(_bench.Folder, "data", "backups", "genie", "1.dump");
        Directory.CreateDirectory(Path.GetDirectoryName(backup)!);
        File.WriteAllText(backup, "saved");

        await UninstallAsync(("yes", "true"), ("with-data", "true"));

        Directory.Exists(Secrets).Should().BeFalse();
        File.Exists(backup).Should().BeTrue();
        _bench.Said.Should().Contain(sentence => sentence.Contains("its data is removed"));
    }

    [Test]
    public async Task A_plan_tells_the_steps_and_takes_none()
    {
        await UninstallAsync(("plan", "true"), ("with-data", "true"));

        _bench.First.Running.Should().BeEquivalentTo("genie", "agent-x");
        _bench.Said.Should().Contain(sentence => sentence.Contains($"remove {Secrets}"));
        Directory.Exists(Secrets).Should().BeTrue();
    }

    private Task UninstallAsync(params (string, string)[] options) => Uninstall(_bench.Run(options)).UninstallAsync(default);

    private static UninstallVerb Uninstall(VerbsOfRun run) => new(run.Session, new Nobody(), run.Companions);

    private sealed class Nobody : IPrompt
    {
        public bool CanBeAsked => false;

        public bool Ask(string question) => throw new InvalidOperationException(question);

        public Task<Secret?> AskSecretAsync(string question, CancellationToken cancellationToken) =>
            throw new InvalidOperationException(question);
    }
}
