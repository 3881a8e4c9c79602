using Hive.Stacks.Engines;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Tests.Engines.Local;

/// <summary>Following the logs of local processes while they are written and put aside.</summary>
[CancelAfter(30_000)]
public sealed class LocalLogTests
{
    private TemporaryFolder _folder = null!;
    private LocalProcess _api = null!;

    [SetUp]
    public void MakeFolder()
    {
        _folder = new TemporaryFolder();
        _api = new LocalProcess("api", _folder.Path, Posix.Terminate, Posix.Kill);
    }

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public async Task Bytes_that_are_no_text_do_not_make_what_was_read_come_again(CancellationToken cancellationToken)
    {
        await AppendAsync("first\n"u8.ToArray(), [0xC3, 0x28, 0xFF, (byte)'\n']);
        await using var lines = Follow(cancellationToken);
        (await NextAsync(lines)).Should().Be("first");
        (await NextAsync(lines)).Should().Contain("\uFFFD");

        await AppendAsync("second\n"u8.ToArray(), [0xFF, (byte)'\n']);
        (await NextAsync(lines)).Should().Be("second");
        await NextAsync(lines);
        await AppendAsync("third\n"u8.ToArray());

        (await NextAsync(lines)).Should().Be("third");
    }

    [Test]
    public async Task A_log_that_is_put_aside_while_it_is_followed_loses_nothing_and_repeats_nothing(
        CancellationToken cancellationToken
    )
    {
        await AppendAsync("first\n"u8.ToArray());
        await using var lines = Follow(cancellationToken);
        (await NextAsync(lines)).Should().Be("first");

        await AppendAsync("second\n"u8.ToArray());
        File.Move(_api.LogFile, _api.LogFile + ".1");
        await AppendAsync("third\n"u8.ToArray());

        (await NextAsync(lines)).Should().Be("second");
        (await NextAsync(lines)).Should().Be("third");
    }

    [Test]
    public async Task What_was_put_aside_is_read_before_what_is_new(CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(_api.LogFile + ".2", "first\n", cancellationToken);
        await File.WriteAllTextAsync(_api.LogFile + ".1", "second\n", cancellationToken);
        await AppendAsync("third\n"u8.ToArray());

        var read = new List<string>();
        await foreach (
            var line in LocalLog.ReadAsync([_api], new LogQuery { Tail = 2, Level = LogSeverity.Debug }, cancellationToken)
        )
            read.Add(line.Text);

        read.Should().Equal("second", "third");
    }

    private IAsyncEnumerator<LogLine> Follow(CancellationToken cancellationToken) =>
        LocalLog.ReadAsync([_api], new LogQuery { Follow = true }, cancellationToken).GetAsyncEnumerator(cancellationToken);

    private static async Task<string> NextAsync(IAsyncEnumerator<LogLine> lines)
    {
        (await lines.MoveNextAsync()).Should().BeTrue();
        return lines.Current.Text;
    }

    private async Task AppendAsync(params byte[][] bytes)
    {
        await using var stream = new FileStream(_api.LogFile, FileMode.Append);
        foreach (var part in bytes)
            await stream.WriteAsync(part);
    }
}
