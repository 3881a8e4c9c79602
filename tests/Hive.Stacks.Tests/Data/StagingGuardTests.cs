using CliWrap;
using CliWrap.Buffered;
using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Data;

/// <summary>A change of data that could not be brought to its end is refused before it begins.</summary>
public sealed class StagingGuardTests
{
    private TemporaryFolder _folder = null!;
    private StackInstance _stack = null!;

    [SetUp]
    public void MakeData()
    {
        _folder = new TemporaryFolder();
        _stack = Requested.Genie(_folder);
        Directory.CreateDirectory(_stack.Paths.Data);
    }

    [TearDown]
    public void RemoveIt() => _folder.Dispose();

    [Test]
    public void One_that_can_be_done_is_not() =>
        FluentActions.Invoking(() => StagingGuard.Require(_stack, 1)).Should().NotThrow();

    [Test]
    public void What_stands_in_the_way_is_named()
    {
        Directory.CreateDirectory(_stack.Paths.NextData);

        var failure = Refused(1);

        failure
            .Cause.Should()
            .Be($"'{_stack.Paths.NextData}' is in the way: the new data is made there, and nothing tells who made that.");
        failure.Remedy.Should().Be("Move it away, and run this again; nothing was changed.");
    }

    [Test]
    public void A_cluster_that_does_not_fit_is_told()
    {
        // More than any disk has, and not more than can be counted together with what is to stay free.
        FluentActions
            .Invoking(() => StagingGuard.Require(_stack, long.MaxValue / 2))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Cause.Contains("free"));
        var free = new DriveInfo(_folder.Path).AvailableFreeSpace;
        FluentActions.Invoking(() => StagingGuard.Require(_stack, free)).Should().Throw<StackException>();
    }

    [Test]
    public void A_link_is_not_replaced()
    {
        Directory.Delete(_stack.Paths.Data);
        Directory.CreateDirectory(_folder.In("elsewhere"));
        File.CreateSymbolicLink(_stack.Paths.Data, _folder.In("elsewhere"));

        var failure = Refused(1);

        failure
            .Cause.Should()
            .Be(
                $"'{_stack.Paths.Data}' is a link to '{_folder.In("elsewhere")}'; the new data is put in place by renaming, which would replace the link."
            );
        failure.Remedy.Should().Contain("mount --bind").And.EndWith("nothing was changed.");
    }

    [Test, Platform("Linux")]
    public async Task A_file_system_of_its_own_is_told()
    {
        if (!await MountAsync("mount", "-t", "tmpfs", "none", _stack.Paths.Data))
            Assert.Ignore("This user may not mount a file system.");
        try
        {
            var failure = Refused(1);

            failure.Cause.Should().StartWith($"'{_stack.Paths.Data}' is a file system of its own; ");
            failure
                .Remedy.Should()
                .Be(
                    $"Mount it one folder higher, at '{Path.GetDirectoryName(_stack.Paths.Data)}', and run this again; nothing was changed."
                );
        }
        finally
        {
            (await MountAsync("umount", _stack.Paths.Data)).Should().BeTrue();
        }
    }

    private StackException Refused(long bytes) =>
        FluentActions
            .Invoking(() => StagingGuard.Require(_stack, bytes))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Refused)
            .Which;

    private static async Task<bool> MountAsync(string program, params string[] arguments) =>
        (
            await Cli.Wrap(program)
                .WithArguments(arguments)
                .WithValidation(CommandResultValidation.None)
                .ExecuteBufferedAsync()
        ).ExitCode == 0;
}
