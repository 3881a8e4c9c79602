using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Execution;
using Hive.Stacks.Platform;
using Hive.Testing;

namespace Hive.Stacks.Tests.Data;

/// <summary>What a crash of the machine would leave of a backup, read from the disk as it is at that moment.</summary>
[Platform("Linux")]
public sealed class BackupDurabilityTests
{
    private readonly ProcessRunner _runner = new();

    [Test]
    public async Task A_backup_that_is_told_to_be_made_survives_a_crash_of_the_machine()
    {
        var mayMount = Account.Current.IsRoot && File.Exists("/dev/loop-control");
        Machine.Requires(mayMount, "a loop device", "run this as root, where the system has one");
        using var folder = new TemporaryFolder();
        var (disk, crashed, live, after) = (folder.In("disk"), folder.In("crashed"), folder.In("live"), folder.In("after"));
        foreach (var at in new[] { live, after })
            Directory.CreateDirectory(at);
        await RunAsync("truncate", "--size=64M", disk);
        await RunAsync("mkfs.ext4", "-q", "-F", disk);
        // Nothing goes to the disk by itself within the test.
        await RunAsync("mount", "-o", "loop,commit=300", disk, live);
        try
        {
            var dump = new Command("bash", ["-c", "seq 1 200000; echo '-- PostgreSQL database dump complete'"]);
            await new BackupStep(dump, Path.Combine(live, "backups", "genie", "a.sql")).CarryOutAsync();
            await RunAsync("cp", disk, crashed);
        }
        finally
        {
            await RunAsync("umount", live);
        }

        await RunAsync("mount", "-o", "loop", crashed, after);
        try
        {
            (await File.ReadAllTextAsync(Path.Combine(after, "backups", "genie", "a.sql")))
                .Should()
                .StartWith("1\n2\n")
                .And.Contain("\n200000\n")
                .And.EndWith("complete\n");
        }
        finally
        {
            await RunAsync("umount", after);
        }
    }

    private async Task RunAsync(string program, params string[] arguments) =>
        (await _runner.RunAsync(new Command(program, arguments))).OrThrow(program, "Look at what it says.");
}
