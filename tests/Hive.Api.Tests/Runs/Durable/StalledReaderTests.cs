using System.Globalization;
using System.Net.Http.Json;
using System.Text.RegularExpressions;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Runs.Durable;

/// <summary>Clients that ask for a run's events and do not read them: the run neither waits for them nor grows.</summary>
internal sealed partial class StalledReaderTests
{
    private const int ReadersARun = 50;
    private const int Pieces = 3000;

    // With the frame of its event some 500 bytes; all pieces together are more than kernel and server keep for a connection.
    private static readonly string Piece = new('x', 300);

    private TaskCompletionSource go = new();

    [Test, Category(Chaos.Category)]
    [CancelAfter(600_000)]
    public async Task Runs_end_as_without_them_and_their_memory_is_bounded()
    {
        var stalled = Chaos.Rounds(1000, 50);
        var runs = stalled / ReadersARun;
        await using var hive = await RunningHive.StartAsync(h => h.Agent("talks").Model.On("talks", TalkAsync));
        // The first runs of a process compile what the others find.
        await RunAllAsync(hive, runs, 0);
        var without = await RunAllAsync(hive, runs, 0);
        var before = hive.Api.ResidentBytes;
        var with = await RunAllAsync(hive, runs, ReadersARun);
        var after = await RunAllAsync(hive, runs, 0);

        with.Readers.Should().HaveCount(runs * ReadersARun);
        var grown = with.Resident - before;
        // A server's buffer of 64 KB, a page of the log and the connection; and what a collector has not looked at yet.
        grown.Should().BeLessThan((stalled * 160L * 1024) + (64L * 1024 * 1024));
        var cut = 0;
        foreach (var reader in with.Readers.Take(10))
        {
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
            var all = await reader.ReadAllAsync(patience.Token);
            if (
                !all.Contains("event: run_completed", StringComparison.Ordinal)
                || !all.EndsWith("\n\n", StringComparison.Ordinal)
            )
            {
                // Cut off for reading nothing: it comes back behind the last event that it has in full.
                cut++;
                all = all[..(all.LastIndexOf("\n\n", StringComparison.Ordinal) + 2)];
                var last = Ids.Matches(all) is { Count: > 0 } seen ? seen[^1].Groups[1].Value : "0";
                using var again = await StalledReader.AskAsync(
                    reader.Events,
                    ApiEnvironment.Key,
                    long.Parse(last, CultureInfo.InvariantCulture)
                );
                all += await again.ReadAllAsync(patience.Token);
            }
            all.Length.Should().BeGreaterThan(1_000_000, "it stood still in the middle of it");
            // The end tells the whole answer once more.
            (all.Split(Piece).Length - 1)
                .Should()
                .Be(2 * Pieces, "it sees each piece once");
            (all.Split("event: content\n").Length - 1).Should().Be(Pieces);
            var ids = Ids.Matches(all).Select(one => long.Parse(one.Groups[1].Value, CultureInfo.InvariantCulture)).ToList();
            ids.Should().BeInAscendingOrder().And.OnlyHaveUniqueItems();
            all.Contains("event: run_completed", StringComparison.Ordinal).Should().BeTrue();
        }
        foreach (var reader in with.Readers)
            reader.Dispose();
        Chaos.Report(
            $"readers that stall in the middle of {runs} runs at once",
            with.Readers.Count,
            0,
            string.Create(
                CultureInfo.InvariantCulture,
                $"the runs took {with.Seconds:0.00} s, without readers {without.Seconds:0.00} s and {after.Seconds:0.00} s; memory {grown / 1024.0 / 1024:+0;-0} MB; of 10 that read on, {cut} had been cut off and came back"
            )
        );
    }

    private async Task<Round> RunAllAsync(RunningHive hive, int runs, int readers)
    {
        go = new(TaskCreationOptions.RunContinuationsAsynchronously);
        var calls = hive.Model.CallsOf("talks");
        List<string> ids = [];
        for (var i = 0; i < runs; i++)
        {
            using var begun = await hive.Client.PostAsJsonAsync(
                "/api/v1/agents/talks/runs",
                new { message = "m", background = true }
            );
            ids.Add((await begun.JsonAsync()).Text("run_id")!);
        }
        await Eventually.HoldsWhenReachedAsync(
            "all are under way",
            () => Task.FromResult(hive.Model.CallsOf("talks") == calls + runs)
        );
        List<StalledReader> asked = [];
        foreach (var id in ids)
        {
            var events = new Uri($"{hive.Url}/api/v1/agents/talks/runs/{id}/events");
            for (var i = 0; i < readers; i++)
                asked.Add(await StalledReader.AskAsync(events, ApiEnvironment.Key));
        }
        go.SetResult();
        await Eventually.HoldsWhenReachedAsync(
            "all have ended, read or not",
            async () =>
                await hive.Database.ValueAsync<long>("select count(*) from hive.runs where status <> 'completed'") == 0,
            TimeSpan.FromMinutes(3)
        );
        var seconds = await hive.Database.ValueAsync<double>(
            $"select extract(epoch from max(ended_at) - min(at))::double precision from hive.runs join hive.run_events on run_id = id and run_events.kind = 'content' where id = any(array['{string.Join("','", ids)}']::uuid[])"
        );
        return new(asked, seconds, hive.Api.ResidentBytes);
    }

    private async Task TalkAsync(ModelCall call)
    {
        await call.BeginAsync();
        await go.Task;
        for (var i = 0; i < Pieces; i++)
            await call.PieceAsync(Piece);
        await call.EndAsync();
    }

    private sealed record Round(List<StalledReader> Readers, double Seconds, long Resident);

    [GeneratedRegex(@"^id: (\d+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Ids { get; }
}
