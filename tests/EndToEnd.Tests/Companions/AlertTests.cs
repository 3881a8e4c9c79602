using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CliWrap;
using EndToEnd.Tests.Console;
using EndToEnd.Tests.Engines;
using Hive.Testing;

namespace EndToEnd.Tests.Companions;

/// <summary>
/// Every alert is fired by a real fault and is over once that is mended: the table of docs/monitoring.md. Some rules wait
/// for minutes on purpose, so all of it takes half an hour, and only --target=Chaos --suite=alerts runs it.
/// </summary>
[CancelAfter(3_600_000)]
internal sealed partial class AlertTests
{
    private const string Category = "Alerts";
    private const int Waiting = 40;

    // Rules wait up to ten minutes, and an archive tries again after five at the latest.
    private const int Minutes = 20 * 60;

    private readonly List<string> _told = [];
    private readonly TcpListener _model = new(IPAddress.Any, 0);
    private WatchedStack _stack = null!;

    private string Archive => Path.Combine(_stack.Sandbox.Workspace, "data", "archive", "genie");

    [OneTimeSetUp]
    public async Task Watch()
    {
        if (Chaos.Rounds(1, 0) < 1)
            Assert.Ignore("It takes half an hour: --target=Chaos --suite=alerts runs it.");
        Requires.Root();
        // It takes connections, and answers nothing.
        _model.Start(backlog: 64);
        // A disk of its own, which can be filled.
        _stack = await WatchedStack.ServeAsync(sandbox =>
        {
            sandbox.Set("HIVE_RATE_LIMIT", "off");
            return Cli.Wrap("mount")
                .WithArguments(["-t", "tmpfs", "-o", "size=4g", "tmpfs", sandbox.Workspace])
                .ExecuteAsync();
        });
        await _stack.WriteAgentAsync("stuck", $"http://host.docker.internal:{((IPEndPoint)_model.LocalEndpoint).Port}/v1");
        await Eventually.HoldsAsync(
            "the agent is known",
            async () =>
                (await _stack.AskAsync(HttpMethod.Get, "/api/v1/components"))!
                    .ToJsonString()
                    .Contains("\"stuck\"", StringComparison.Ordinal)
        );
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        _model.Dispose();
        if (_stack is null)
            return;
        await _stack.Sandbox.RunAsync("StopAll");
        await Cli.Wrap("umount").WithArguments([_stack.Sandbox.Workspace]).ExecuteAsync();
        await _stack.DisposeAsync();
    }

    [Test, Category(Category)]
    public async Task Every_alert_is_fired_by_a_real_fault_and_is_over_once_that_is_mended()
    {
        // What waits for minutes, side by side, and the quick ones meanwhile.
        var patient = Task.WhenAll(ArchiveAsync(), QueueAsync());
        await FailingRunsAsync();
        await DiskAsync();
        await CertificateAsync();
        await patient;
        // These hide what the others are told by.
        await RevokedKeyAsync();
        await KilledApiAsync();
        await HangingDatabaseAsync();
        await OldCopyAsync();
        await CollectorAsync();

        var rules = AlertName.Matches(await File.ReadAllTextAsync(_stack.Rules)).Select(match => match.Groups[1].Value);
        _told.Should().BeEquivalentTo(rules, "each alert has its fault here");
    }

    private Task ArchiveAsync()
    {
        string? home = null;
        return TellAsync(
            "HiveArchiveBroken",
            "a file stands where the archive's base backups are",
            () =>
            {
                home = Directory.GetDirectories(Archive).Single();
                Directory.Move(Path.Combine(home, "base"), Path.Combine(home, "away"));
                return File.WriteAllTextAsync(Path.Combine(home, "base"), "");
            },
            () =>
            {
                File.Delete(Path.Combine(home!, "base"));
                Directory.Move(Path.Combine(home!, "away"), Path.Combine(home!, "base"));
                return Task.CompletedTask;
            }
        );
    }

    private Task QueueAsync()
    {
        List<string> runs = [];
        return TellAsync(
            "HiveQueueLong",
            $"{Waiting} runs in one session, whose model takes the connection and does not answer",
            async () =>
            {
                for (var run = 0; run < Waiting; run++)
                {
                    var answer = await _stack.AskAsync(
                        HttpMethod.Post,
                        "/api/v1/agents/stuck/runs",
                        new
                        {
                            message = $"{run}",
                            session_id = "queue",
                            background = true,
                        }
                    );
                    runs.Add((string)answer!["run_id"]!);
                }
            },
            async () =>
            {
                // The newest first: else the next one begins each time.
                foreach (var run in runs.AsEnumerable().Reverse())
                    await _stack.AskAsync(HttpMethod.Post, $"/api/v1/agents/stuck/runs/{run}/cancel");
            }
        );
    }

    private async Task FailingRunsAsync()
    {
        var failed = 0;
        await TellAsync(
            "HiveRunsFailing",
            "runs of an agent whose model nobody reaches",
            async () =>
            {
                await Eventually.HoldsAsync(
                    "so many runs fail",
                    async () =>
                    {
                        failed++;
                        await _stack.RunAsync("broken");
                        return await _stack.IsFiringAsync("HiveRunsFailing");
                    }
                );
            },
            async () =>
            {
                // They count for ten minutes: of many more, they are fewer than a fifth.
                for (var good = 0; good < 8 * failed; good++)
                    await _stack.RunAsync("guide");
            }
        );
    }

    private Task DiskAsync()
    {
        var filler = Path.Combine(_stack.Sandbox.Workspace, "filler");
        return TellAsync(
            "HiveDiskNearlyFull",
            "a file leaves a twentieth of the workspace's disk free",
            async () =>
            {
                var disk = new DriveInfo(_stack.Sandbox.Workspace);
                var size = disk.AvailableFreeSpace - disk.TotalSize / 20;
                await Cli.Wrap("fallocate")
                    .WithArguments(["--length", size.ToString(CultureInfo.InvariantCulture), filler])
                    .ExecuteAsync();
            },
            () =>
            {
                File.Delete(filler);
                return Task.CompletedTask;
            }
        );
    }

    private Task CertificateAsync() =>
        TellAsync(
            "HiveCertificateEnds",
            "the proxy gets a certificate of ten days",
            async () =>
            {
                var folder = Directory.CreateDirectory(Path.Combine(_stack.Sandbox.Workspace, "tls")).FullName;
                using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
                using var made = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256).CreateSelfSigned(
                    DateTimeOffset.UtcNow.AddDays(-1),
                    DateTimeOffset.UtcNow.AddDays(10)
                );
                await File.WriteAllTextAsync(Path.Combine(folder, "fullchain.pem"), made.ExportCertificatePem());
                await File.WriteAllTextAsync(Path.Combine(folder, "privkey.pem"), key.ExportPkcs8PrivateKeyPem());
                _stack.Sandbox.Set("HIVE_PROXY_TLS", "tls");
                await _stack.ConsoleAsync("ProxyServe");
            },
            () =>
            {
                _stack.Sandbox.Set("HIVE_PROXY_TLS", null);
                return _stack.ConsoleAsync("ProxyServe");
            }
        );

    private Task RevokedKeyAsync() =>
        TellAsync(
            "HiveMetricsUnread",
            "monitoring's key is revoked",
            async () =>
            {
                var list = JsonNode.Parse((await _stack.Sandbox.RunAsync("GenieKeys", "--format=json")).Output)!["keys"]!;
                var mine = list.AsArray()
                    .First(key => ((string)key!["name"]!).Contains("monitoring", StringComparison.Ordinal));
                await _stack.ConsoleAsync("GenieKeys", $"--revoke={(string)mine!["id"]!}");
            },
            () => _stack.ConsoleAsync("MonitoringServe")
        );

    private Task KilledApiAsync() =>
        TellAsync(
            "HiveApiDown",
            "the container of the API is killed",
            async () => await DockerCli.RunAsync("kill", await _stack.Genie),
            () => _stack.ConsoleAsync("GenieServe")
        );

    private Task HangingDatabaseAsync() =>
        TellAsync(
            "HivePostgresDown",
            "all processes of PostgreSQL are stopped (`SIGSTOP`)",
            () => _stack.SignalPostgresAsync("STOP"),
            () => _stack.SignalPostgresAsync("CONT")
        );

    private Task OldCopyAsync() =>
        TellAsync(
            "HiveBackupTooOld",
            "the newest base backup is three days old",
            () => SetAgeAsync(TimeSpan.FromDays(3)),
            () => SetAgeAsync(TimeSpan.Zero)
        );

    private Task CollectorAsync() =>
        TellAsync(
            "HiveCollectorStale",
            "what looks into the folders is stopped (`SIGSTOP`)",
            () => WatchedStack.SignalAsync(_stack.Container, "collect.sh", "STOP"),
            () => WatchedStack.SignalAsync(_stack.Container, "collect.sh", "CONT")
        );

    private Task SetAgeAsync(TimeSpan age)
    {
        foreach (var file in Directory.EnumerateFiles(Archive, "done", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow - age);
        return Task.CompletedTask;
    }

    private async Task TellAsync(string alert, string fault, Func<Task> breaks, Func<Task> mends)
    {
        var (fired, over) = await _stack.BreakAsync(alert, breaks, mends, Minutes);
        lock (_told)
            _told.Add(alert);
        Chaos.Row($"`{alert}`", $"{fired:0} s", $"{over:0} s", fault);
    }

    [GeneratedRegex(@"- alert: (\w+)")]
    private static partial Regex AlertName { get; }
}
