using Hive.Service.Knowledge.Searching;
using Hive.Service.Knowledge.Storing;
using Hive.Service.Knowledge.Watching;
using Hive.Tests.Postgres;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;

namespace Hive.Service.Tests.Knowledge;

/// <summary>One file that cannot be read is that file's error alone.</summary>
internal sealed class KnowledgeWatcherTests
{
    private readonly FakeTimeProvider time = new();
    private KnowledgeBase knowledge = null!;
    private TemporaryFolder folder = null!;
    private KnowledgeWatcher watcher = null!;

    [SetUp]
    public async Task MakeWatcher()
    {
        knowledge = await KnowledgeBase.MakeAsync();
        folder = new();
        watcher = new(folder.Path, knowledge.Store, time, NullLogger<KnowledgeWatcher>.Instance);
    }

    [TearDown]
    public async Task RemoveWatcher()
    {
        await knowledge.DisposeAsync();
        folder.Dispose();
    }

    [Test]
    public async Task A_file_that_cannot_be_read_is_noted_and_later_ones_are_taken()
    {
        var path = folder.Write("a.md", "Bees make honey.");
        folder.Write("b.md", "Rain makes floods.");
        // Refuses root too, which no file mode does.
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            await LookAsync();

        var (unread, read) = (await FindAsync("a.md"), await FindAsync("b.md"));
        unread!.Error.Should().Contain("cannot be read");
        (read!.Error, read.Chunks).Should().Be((null, 1));
    }

    [Test]
    public async Task A_file_that_could_not_be_read_is_tried_again_ever_more_seldom_although_it_did_not_change()
    {
        var path = folder.Write("a.md", "Bees make honey.");
        using (new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.None))
            await LookAsync();
        (await LookAsync()).Should().Be(0, "its pause is not over");

        time.Advance(TimeSpan.FromMinutes(5));
        (await LookAsync()).Should().Be(1);
        (await FindAsync("a.md"))!.Error.Should().BeNull();
        (await LookAsync()).Should().Be(0);
    }

    [Test]
    public async Task A_search_before_the_first_look_is_over_waits_for_it_and_finds_the_files()
    {
        folder.Write("a.md", "Bees make honey.");
        var search = new LoadedSearch(knowledge.Search, watcher.FirstLook, time);
        var asked = search.SearchAsync(new("honey"), CancellationToken.None);
        asked.IsCompleted.Should().BeFalse();

        using var end = new CancellationTokenSource();
        var running = watcher.RunAsync(end.Token);

        (await asked).Should().ContainSingle();
        await end.CancelAsync();
        await FluentActions.Awaiting(() => running).Should().ThrowAsync<OperationCanceledException>();
    }

    [Test]
    public async Task Searches_wait_ten_seconds_together_for_files_that_take_long()
    {
        var search = new LoadedSearch(knowledge.Search, watcher.FirstLook, time);
        var asked = search.SearchAsync(new("honey"), CancellationToken.None);
        time.Advance(TimeSpan.FromSeconds(9));
        asked.IsCompleted.Should().BeFalse();

        time.Advance(TimeSpan.FromSeconds(1));

        (await asked).Should().BeEmpty();
        (await search.SearchAsync(new("honey"), CancellationToken.None)).Should().BeEmpty("the wait is over for all");
    }

    [Test]
    public async Task A_pipe_among_the_files_holds_nobody_up()
    {
        await Programs.RunAsync("mkfifo", Path.Combine(folder.Path, "a.md"));
        folder.Write("b.md", "Rain makes floods.");

        await LookAsync();
        (await FindAsync("b.md"))!.Chunks.Should().Be(1);
    }

    // Against a pipe that is opened and never written.
    private Task<int> LookAsync() =>
        Task.Run(() => watcher.LookAsync(CancellationToken.None)).WaitAsync(TimeSpan.FromSeconds(30));

    private async Task<KnowledgeDocument?> FindAsync(string name) =>
        (await knowledge.Store.ListAsync(100, 1, CancellationToken.None)).Documents.SingleOrDefault(one => one.Name == name);
}
