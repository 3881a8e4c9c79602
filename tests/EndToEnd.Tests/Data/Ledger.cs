using System.Globalization;
using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;
using Hive.Stacks.Workspaces;

namespace EndToEnd.Tests.Data;

/// <summary>
/// A client that writes a numbered row about every 10 ms, each in a transaction of its own, and notes by the server's clock
/// between which instants which row was the last one.
/// </summary>
/// <param name="Spans">For each row: from when on it is committed, and until when the next one is not.</param>
internal sealed record Ledger(IReadOnlyList<(int Row, DateTimeOffset From, DateTimeOffset Until)> Spans)
{
    /// <summary>Makes the table and writes to it.</summary>
    public static async Task<Ledger> WriteAsync(Sandbox sandbox, StackInstance stack, int first, int rows)
    {
        await sandbox.SqlAsync(stack, "CREATE TABLE IF NOT EXISTS ledger (row int PRIMARY KEY)");
        var (inside, port) =
            sandbox.Engine == "docker" ? await Writer.InsideAsync(sandbox, stack) : ([], await Psql.LocalPortAsync(stack));
        var psql = await Psql.ForAsync(stack, port, inside, "-qAtX", "-f", "-");
        const string now = "to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYY-MM-DD\"T\"HH24:MI:SS.US\"Z\"')";
        var script = string.Join(
            '\n',
            Enumerable
                .Range(first, rows)
                .Select(row =>
                    $"INSERT INTO ledger VALUES ({row}); SELECT {row}, {now}; SELECT pg_sleep(0.008); SELECT {now};"
                )
        );
        var written = await psql.WithStandardInputPipe(PipeSource.FromString(script)).ExecuteBufferedAsync();
        // A row and when it was there; nothing, of the sleep; when it was still the last.
        var lines = written.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return new Ledger([
            .. lines
                .Chunk(2)
                .Select(pair =>
                    pair[0].Split('|') is [var row, var from]
                        ? (int.Parse(row, CultureInfo.InvariantCulture), Instant(from), Instant(pair[1]))
                        : throw new FormatException(pair[0])
                ),
        ]);
    }

    /// <summary>Some instants, and the last row of each.</summary>
    public IEnumerable<(DateTimeOffset Instant, int Row)> Pick(Random random, int count) =>
        Enumerable
            .Range(0, count)
            .Select(_ =>
            {
                var (row, from, until) = Spans[random.Next(Spans.Count)];
                // PostgreSQL counts in microseconds.
                return (from.AddMicroseconds(random.NextInt64(1, (long)(until - from).TotalMicroseconds)), row);
            });

    private static DateTimeOffset Instant(string text) =>
        DateTimeOffset.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
