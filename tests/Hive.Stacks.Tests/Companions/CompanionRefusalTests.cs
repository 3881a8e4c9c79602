using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Tests.Verbs;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Companions;

/// <summary>Companions where they cannot be served, and their settings.</summary>
public sealed class CompanionRefusalTests
{
    private VerbBench _bench = null!;

    [SetUp]
    public void Make() => _bench = new VerbBench();

    [TearDown]
    public async Task Clean() => await _bench.DisposeAsync();

    [Test]
    public async Task An_engine_without_containers_has_none()
    {
        var failure = (
            await FluentActions
                .Awaiting(() => _bench.Run(("engine", "local")).Companions.ServeAsync(CompanionCatalogue.Proxy, default))
                .Should()
                .ThrowAsync<StackException>()
        ).Which;

        failure.Kind.Should().Be(FailureKind.Misuse);
        failure.Cause.Should().Contain("--engine=local does not run");
    }

    [Test]
    public async Task What_stops_or_serves_stacks_asks_nobody_about_companions_that_were_never_served()
    {
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        await _bench.Run().Companions.FollowAsync(default);
        await _bench.Run().Stop.StopAllAsync(default);

        _bench.Said.Should().NotContain(sentence => sentence.Contains("proxy", StringComparison.Ordinal));
    }

    [Test]
    public async Task Without_a_stack_that_is_up_there_is_nothing_to_serve_and_every_instance_was_looked_at()
    {
        await _bench.Run(("instance", "x")).Serve.ServeAsync(StackCatalogue.Agent, default);

        var failure = (
            await FluentActions
                .Awaiting(() => _bench.Run(("instance", "x")).Companions.ServeAsync(CompanionCatalogue.Proxy, default))
                .Should()
                .ThrowAsync<StackException>()
        ).Which;

        failure.Kind.Should().Be(FailureKind.Prerequisite);
        failure.Remedy.Should().Contain("GenieServe");
        _bench.First.LookedFor.Should().Equal("workspace", "genie", "agent", "agent-x");
        Directory.Exists(Path.Combine(_bench.Folder, "data", "companions")).Should().BeFalse("nothing is half made");
    }

    [Test]
    public async Task A_stop_of_all_stops_what_was_served_beside_them_and_a_stop_of_one_does_not()
    {
        var one = CompanionInstance.Of(CompanionCatalogue.Proxy, _bench.Run().Request);
        Directory.CreateDirectory(one.FolderOf("0"));
        File.CreateSymbolicLink(one.Current, Path.GetFileName(one.FolderOf("0")));
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        await _bench.Run().Stop.StopAsync(StackCatalogue.Genie, default);
        Companions.Stopped.Should().BeEmpty();
        await _bench.Run(("engine", "local")).Stop.StopAllAsync(default);

        Companions.Stopped.Should().Equal("proxy");
        one.IsKept.Should().BeFalse();
    }

    private MemoryCompanions Companions => (MemoryCompanions)_bench.First.Companions!;

    [TestCase("100/s", 100, false)]
    [TestCase("600/min", 600, true)]
    [TestCase("off", null, false)]
    public void A_rate_is_read(string text, int? requests, bool perMinute) =>
        ProxyRate.Read(text).Should().Be(new ProxyRate(requests, perMinute));

    [TestCase("0/s")]
    [TestCase("100")]
    [TestCase("100/h")]
    [TestCase("1/s; return 200")]
    [TestCase("")]
    public void A_rate_that_is_none_is_refused(string text) =>
        FluentActions
            .Invoking(() => ProxyRate.Read(text))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && failure.Remedy.Contains("100/s"));
}
