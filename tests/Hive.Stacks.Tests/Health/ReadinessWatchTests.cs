using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Microsoft.Extensions.Time.Testing;

namespace Hive.Stacks.Tests.Health;

public sealed class ReadinessWatchTests
{
    private string? _whyLost;
    private TinyServer _server = null!;

    [SetUp]
    public void Make() => (_server, _whyLost) = (new TinyServer(), null);

    [TearDown]
    public async Task Clean() => await _server.DisposeAsync();

    [Test]
    public async Task A_start_is_watched_through_all_its_phases()
    {
        var seen = new List<Phase>();

        // Each phase that is seen brings about the next.
        var readiness = await WatchAsync(
            TimeProvider.System,
            TimeSpan.FromMinutes(2),
            phase =>
            {
                if (seen is [.., var last] && last == phase)
                    return;
                seen.Add(phase);
                _server.Answer = phase switch
                {
                    Phase.Initialise => (503, TinyServer.Health("unhealthy", "database")),
                    Phase.Database => (503, TinyServer.Health("unhealthy", "migrate")),
                    _ => (200, TinyServer.Health("healthy", "ready")),
                };
                if (phase == Phase.Initialise)
                    _server.Open();
            }
        );

        seen.Should().Equal(Phase.Initialise, Phase.Database, Phase.Migrate, Phase.Api);
        readiness.IsHealthy.Should().BeTrue();
        readiness.Failure.Should().BeNull();
        readiness.Last.IsHealthy("genie").Should().BeTrue();
        readiness.Probes.Select(probe => probe.Phase).Should().Equal(seen);
    }

    [Test]
    public async Task The_same_answer_again_and_again_is_kept_once()
    {
        var looks = 0;
        _server.Answer = (503, TinyServer.Health("unhealthy", "database"));
        _server.Open();

        var readiness = await WatchAsync(
            TimeProvider.System,
            TimeSpan.FromMinutes(2),
            _ =>
            {
                if (++looks == 5)
                    _server.Answer = (200, TinyServer.Health("healthy", "ready"));
            }
        );

        looks.Should().Be(6);
        readiness.Probes.Select(probe => probe.StatusCode).Should().Equal(503, 200);
    }

    [Test]
    public async Task The_deadline_ends_the_watch()
    {
        var time = new FakeTimeProvider();
        _server.Answer = (503, TinyServer.Health("unhealthy", "migrate"));
        _server.Open();

        var readiness = await WatchAsync(time, TimeSpan.FromSeconds(60), _ => time.Advance(TimeSpan.FromSeconds(61)));

        readiness.IsHealthy.Should().BeFalse();
        readiness.Failure.Should().Be("not healthy within 60 s");
        readiness.Last.Phase.Should().Be(Phase.Migrate);
        _server.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task A_stack_whose_processes_are_gone_is_not_waited_for()
    {
        var time = new FakeTimeProvider();
        _whyLost = "its processes are gone";

        var readiness = await WatchAsync(time, TimeSpan.FromHours(1), _ => time.Advance(TimeSpan.FromSeconds(1)));

        readiness.IsHealthy.Should().BeFalse();
        readiness.Failure.Should().Be("its processes are gone");
    }

    [TestCase("<html>hello</html>")]
    [TestCase("""{"status":"healthy","service":"hive-agent","checks":{}}""")]
    public async Task Somebody_else_on_the_port_is_told_at_once(string body)
    {
        _server.Answer = (200, body);
        _server.Open();

        var readiness = await WatchAsync(TimeProvider.System, TimeSpan.FromHours(1), _ => { });

        readiness.IsHealthy.Should().BeFalse();
        readiness.Failure.Should().Be($"somebody else answers on http://127.0.0.1:{_server.Port}/");
        _server.Requests.Should().ContainSingle();
    }

    [Test]
    public async Task A_signal_ends_the_watch()
    {
        using var signal = new CancellationTokenSource();

        var watch = () => WatchAsync(TimeProvider.System, TimeSpan.FromHours(1), _ => signal.Cancel(), signal.Token);

        await watch.Should().ThrowAsync<OperationCanceledException>();
    }

    private async Task<Readiness> WatchAsync(
        TimeProvider time,
        TimeSpan timeout,
        Action<Phase> onPhase,
        CancellationToken cancellationToken = default
    )
    {
        using var probe = new HealthProbe(time);
        // A watch that never ends fails its test instead of holding the run up.
        return await new ReadinessWatch(probe, time)
            .WaitAsync(
                "genie",
                new Uri($"http://127.0.0.1:{_server.Port}"),
                (_, _) => Task.FromResult(_whyLost),
                timeout,
                onPhase,
                cancellationToken
            )
            .WaitAsync(TimeSpan.FromSeconds(60), CancellationToken.None);
    }
}
