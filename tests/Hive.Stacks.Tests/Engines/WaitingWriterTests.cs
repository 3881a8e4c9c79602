using System.Threading.Channels;
using Hive.Stacks.Engines.Docker;

namespace Hive.Stacks.Tests.Engines;

[CancelAfter(30_000)]
public sealed class WaitingWriterTests
{
    [Test]
    public async Task A_reader_that_is_slow_makes_the_writer_wait_and_gets_everything_in_order(
        CancellationToken cancellationToken
    )
    {
        var lines = Channel.CreateBounded<string>(2);
        var written = 0;
        var writing = Task.Run(
            () =>
            {
                var writer = new WaitingWriter(lines.Writer, cancellationToken);
                for (var i = 0; i < 100; i++, Interlocked.Increment(ref written))
                    writer.Report($"{i}");
                lines.Writer.Complete();
            },
            cancellationToken
        );

        var read = new List<string>();
        await foreach (var line in lines.Reader.ReadAllAsync(cancellationToken))
        {
            Volatile
                .Read(ref written)
                .Should()
                .BeLessThanOrEqualTo(read.Count + 3, "two lie in the channel, and one is in our hand");
            read.Add(line);
        }

        await writing;
        read.Should().Equal(Enumerable.Range(0, 100).Select(number => $"{number}"));
    }

    [Test]
    public async Task A_writer_that_waits_ends_when_nobody_reads_any_more()
    {
        using var ended = new CancellationTokenSource();
        var writer = new WaitingWriter(Channel.CreateBounded<string>(1).Writer, ended.Token);
        writer.Report("fits");

        var waiting = Task.Run(() => writer.Report("does not"));
        await ended.CancelAsync();

        await FluentActions.Awaiting(() => waiting).Should().ThrowAsync<OperationCanceledException>();
    }
}
