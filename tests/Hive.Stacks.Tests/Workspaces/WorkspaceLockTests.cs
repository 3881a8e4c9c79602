using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Workspaces;

[CancelAfter(60_000)]
public sealed class WorkspaceLockTests
{
    [Test]
    public async Task A_holder_that_goes_away_while_its_name_is_read_is_no_fault(CancellationToken cancellationToken)
    {
        using var folder = new TemporaryFolder();
        var workspace = Workspace.At(folder.Path);
        using var held = await TakeAsync(workspace);
        var file = folder.In("data/.lock.holder");
        using var done = new CancellationTokenSource();
        var coming = Task.Run(
            () =>
            {
                while (!done.IsCancellationRequested)
                {
                    File.WriteAllText(file, "a run");
                    File.Delete(file);
                }
            },
            cancellationToken
        );

        var causes = new List<string>();
        for (var i = 0; i < 500; i++)
        {
            var failure = await FluentActions.Awaiting(() => TakeAsync(workspace)).Should().ThrowAsync<StackException>();
            causes.Add(failure.Which.Cause);
        }

        await done.CancelAsync();
        await coming;
        causes
            .Should()
            .OnlyContain(cause =>
                cause.Contains(" is held by process ")
                || cause.EndsWith(" is held by a run.")
                || cause.EndsWith(" is held by another run.")
            );
    }

    private static Task<WorkspaceLock> TakeAsync(Workspace workspace) =>
        WorkspaceLock.TakeAsync(workspace, "a test", TimeSpan.Zero, _ => { }, TimeProvider.System, default);
}
