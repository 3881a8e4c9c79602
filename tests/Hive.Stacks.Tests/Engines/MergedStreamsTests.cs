using Hive.Stacks.Engines;

namespace Hive.Stacks.Tests.Engines;

public sealed class MergedStreamsTests
{
    [Test]
    public async Task All_items_of_all_streams_come_and_those_of_one_in_their_order()
    {
        var items = await MergedStreams
            .ReadAsync([Count(0, 1000), Count(5000, 1000), Count(9000, 0)], default)
            .ToListAsync();

        items.Should().HaveCount(2000);
        items.Where(item => item < 5000).Should().BeInAscendingOrder();
        items.Where(item => item >= 5000).Should().BeInAscendingOrder();
    }

    [Test]
    public async Task The_failure_of_one_is_the_failure_of_all() =>
        await FluentActions
            .Awaiting(async () => await MergedStreams.ReadAsync([Count(0, 3), Fail()], default).ToListAsync())
            .Should()
            .ThrowAsync<StackException>();

    [Test]
    public async Task A_reader_that_stops_early_ends_streams_that_never_would()
    {
        var ended = false;
        await foreach (var _ in MergedStreams.ReadAsync([Endless()], default))
            break;

        ended.Should().BeTrue();

        async IAsyncEnumerable<int> Endless(
            [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            try
            {
                yield return 1;
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }
            finally
            {
                ended = true;
            }
        }
    }

    private static async IAsyncEnumerable<int> Count(int start, int count)
    {
        foreach (var number in Enumerable.Range(start, count))
        {
            if (number % 100 == 0)
                await Task.Yield();
            yield return number;
        }
    }

    private static async IAsyncEnumerable<int> Fail()
    {
        await Task.Yield();
        yield return 0;
        throw new StackException(FailureKind.Failed, "The engine went away.", "Start it.");
    }
}
