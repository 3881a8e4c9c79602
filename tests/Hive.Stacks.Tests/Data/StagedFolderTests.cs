using System.Diagnostics;
using Hive.Stacks.Data;

namespace Hive.Stacks.Tests.Data;

/// <summary>The folder of a cluster that is being made, and what a killed run left working there.</summary>
[Platform("Linux")]
public sealed class StagedFolderTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new TemporaryFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task A_program_that_a_killed_run_left_there_is_asked_to_end()
    {
        using var left = Process.Start(new ProcessStartInfo("sleep", "600") { WorkingDirectory = _folder.Path })!;

        using (await FolderLock.TakeFromOwnAsync(_folder.Path, TimeSpan.FromSeconds(30), default))
            left.WaitForExit(TimeSpan.FromSeconds(30)).Should().BeTrue();
    }

    [Test]
    public async Task One_that_does_not_end_is_a_conflict()
    {
        var start = new ProcessStartInfo("bash", "-c \"trap '' INT; echo deaf; exec sleep 600\"")
        {
            WorkingDirectory = _folder.Path,
            RedirectStandardOutput = true,
        };
        using var left = Process.Start(start)!;
        try
        {
            (await left.StandardOutput.ReadLineAsync()).Should().Be("deaf");
            await FluentActions
                .Awaiting(() => FolderLock.TakeFromOwnAsync(_folder.Path, TimeSpan.FromMilliseconds(500), default))
                .Should()
                .ThrowAsync<StackException>()
                .Where(failure => failure.Kind == FailureKind.Conflict);
        }
        finally
        {
            left.Kill(entireProcessTree: true);
        }
    }
}
