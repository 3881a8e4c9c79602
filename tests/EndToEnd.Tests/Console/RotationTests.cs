using System.Diagnostics;
using System.Net;
using EndToEnd.Tests.Engines;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace EndToEnd.Tests.Console;

/// <summary>Credentials are changed while stacks serve, and a run that is killed locks nobody out. On both
/// engines.</summary>
[TestFixture("docker")]
[TestFixture("local")]
[CancelAfter(900_000)]
internal sealed class RotationTests(string engine)
{
    private Sandbox _sandbox = null!;
    private StackInstance _genie = null!;

    [OneTimeSetUp]
    public async Task ServeTwoStacks()
    {
        await Requires.EngineAsync(engine);
        _sandbox = new Sandbox(engine);
        _genie = _sandbox.Stack(StackCatalogue.Genie);
        foreach (var target in new[] { "GenieServe", "WorkspaceServe" })
        {
            var run = await _sandbox.RunAsync(target);
            run.ExitCode.Should().Be(0, run.ToString());
        }
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [Test, Category(Chaos.Category)]
    public async Task A_client_that_reads_its_key_file_again_when_it_is_refused_sees_no_failure()
    {
        await using var client = new RereadingClient(_sandbox.Url, _genie.Paths.ApiKey);
        await client.HasAskedAsync(200);
        var rounds = Chaos.Rounds(10, 3);
        for (var round = 0; round < rounds; round++)
        {
            var (key, password) = (_sandbox.Secret("api_key"), _sandbox.Secret("database_password"));

            var run = await _sandbox.RunAsync("RotateCredentials");

            run.ExitCode.Should().Be(0, run.ToString());
            run.Output.Should()
                .Contain("genie has a new API key and a new database password")
                .And.Contain("workspace has a new API key and a new database password")
                .And.NotContain(_sandbox.Secret("api_key"))
                .And.NotContain(_sandbox.Secret("database_password"));
            _sandbox.Secret("api_key").Should().NotBe(key);
            _sandbox.Secret("database_password").Should().NotBe(password);
            await client.HasAskedAsync(client.Asked + 200);
            (await _sandbox.GetAsync("/api/v1/version", key)).Status.Should().Be(HttpStatusCode.Unauthorized);
        }

        await client.DisposeAsync();
        Chaos.Report(
            $"rotation of all credentials under {client.PerSecond:0} requests a second ({engine})",
            rounds,
            null,
            $"{client.Failures.Count} of {client.Asked} requests failed, the key was read again {client.Refused} times"
        );
        client.Failures.Should().BeEmpty();
        client.Refused.Should().BePositive("else no key was rotated under it");
        (await _sandbox.RunAsync("HealthCheck")).ExitCode.Should().Be(0);
    }

    [Test]
    public async Task A_container_that_has_the_one_file_mounted_still_knows_that_it_is_healthy()
    {
        if (engine != "docker")
            Assert.Ignore("Only containers mount the file.");
        (await _sandbox.RunAsync("RotateCredentials")).ExitCode.Should().Be(0);

        var container = await DockerCli.ContainerAsync(_sandbox.Workspace, "workspace", null, "postgres");
        (await DockerCli.RunAsync("exec", container, "/opt/hive/entrypoints/postgres-health.sh")).Should().Be("1");
        await DockerCli.RunAsync("restart", container);
        await Eventually.HoldsAsync(
            "it takes the password of its file after a restart",
            async () => (await _sandbox.RunAsync("HealthCheck")).ExitCode == 0
        );
    }

    [Test, Category(Chaos.Category)]
    public async Task A_rotation_that_is_killed_locks_nobody_out()
    {
        if (engine == "docker")
            Chaos.OnlyInFull();
        await _sandbox.SqlAsync(
            _genie,
            "create table if not exists kept (row int); truncate kept; insert into kept values (42)"
        );
        var killed = 0;
        for (var round = 1; round <= 10; round++)
        {
            var running = _sandbox.Start("RotateCredentials");
            await running.HasPrintedAsync("Engine");
            // Spread over the two rotations that follow; which instant it is does not matter, as long as they differ.
            await Task.WhenAny(running.Completion, Task.Delay(100 * round));
            if (!running.Completion.IsCompleted)
                await running.TryKillAsync();
            killed += (await running.Completion).ExitCode == 0 ? 0 : 1;

            var serve = await _sandbox.RunAsync("GenieServe");
            serve.ExitCode.Should().Be(0, $"round {round}: {serve}");
            (await _sandbox.RunAsync("WorkspaceServe")).ExitCode.Should().Be(0, $"round {round}");
            (await _sandbox.RunAsync("HealthCheck")).ExitCode.Should().Be(0, $"round {round}");
            (await _sandbox.SqlAsync(_genie, "select row from kept")).Should().Be("42");
            (await _sandbox.GetAsync("/api/v1/sessions", _sandbox.Secret("api_key")))
                .Status.Should()
                .Be(HttpStatusCode.OK, $"round {round}");
        }

        TestContext.Out.WriteLine($"{killed} of 10 rotations were killed");
        killed.Should().BePositive("else nothing was tried");
    }

    /// <summary>
    /// Asks for what is in the database some 200 times a second, over several connections, and reads its key file again when
    /// it is refused, once.
    /// </summary>
    private sealed class RereadingClient : IAsyncDisposable
    {
        private const int Wanted = 220;
        private static readonly TimeSpan Tick = TimeSpan.FromMilliseconds(20);

        // Requests that wait for a slow machine wait for a connection, and do not open thousands of them.
        private readonly HttpClient _client = new(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 50 });
        private readonly CancellationTokenSource _stop = new();
        private readonly Stopwatch _watch = Stopwatch.StartNew();
        private readonly Uri _url;
        private readonly string _file;
        private readonly Task _asking;
        private readonly List<string> _failures = [];
        private volatile string _key;
        private int _asked,
            _refused;

        public RereadingClient(Uri url, string file)
        {
            (_url, _file, _key) = (new Uri(url, "/api/v1/sessions"), file, Read(file));
            _asking = AskAllAsync();
        }

        public int Asked => Volatile.Read(ref _asked);

        public int Refused => Volatile.Read(ref _refused);

        public double PerSecond => Asked / _watch.Elapsed.TotalSeconds;

        public List<string> Failures => _failures;

        public Task HasAskedAsync(int number) =>
            Eventually.HoldsAsync($"{number} requests are answered", () => Asked >= number);

        public async ValueTask DisposeAsync()
        {
            if (_stop.IsCancellationRequested)
                return;
            await _stop.CancelAsync();
            await _asking;
            _watch.Stop();
            _client.Dispose();
        }

        private async Task AskAllAsync()
        {
            using var ticks = new PeriodicTimer(Tick);
            var (all, begun) = (new List<Task>(), 0);
            try
            {
                while (await ticks.WaitForNextTickAsync(_stop.Token))
                {
                    all.RemoveAll(one => one.IsCompletedSuccessfully);
                    // By the clock, so that a late tick makes up for itself.
                    var due = (int)(_watch.Elapsed.TotalSeconds * Wanted) - begun;
                    begun += due;
                    all.AddRange(Enumerable.Range(0, due).Select(_ => AskAsync()));
                }
            }
            catch (OperationCanceledException)
            {
                await Task.WhenAll(all);
            }
        }

        private async Task AskAsync()
        {
            try
            {
                var status = await SendAsync(_key);
                if (status == HttpStatusCode.Unauthorized)
                {
                    Interlocked.Increment(ref _refused);
                    _key = Read(_file);
                    status = await SendAsync(_key);
                }
                if (status != HttpStatusCode.OK)
                    Fail($"{status}");
            }
            catch (HttpRequestException exception)
            {
                Fail(exception.Message);
            }
            Interlocked.Increment(ref _asked);
        }

        private async Task<HttpStatusCode> SendAsync(string key)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, _url);
            request.Headers.Add("x-api-key", key);
            using var response = await _client.SendAsync(request);
            return response.StatusCode;
        }

        private void Fail(string how)
        {
            lock (_failures)
                _failures.Add($"{DateTime.UtcNow:HH:mm:ss.fff} {how}");
        }

        private static string Read(string file) => File.ReadAllText(file).Trim();
    }
}
