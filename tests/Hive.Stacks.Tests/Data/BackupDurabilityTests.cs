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
            var script = $"echo PGDMP; seq 1 200000; {BackupStepTests.Facts}\n{BackupStepTests.Complete}";
            await new BackupStep(
                Requested.Genie(folder),
                new Command("bash", ["-c", script]),
                Path.Combine(live, "backups", "genie", "a.dump"),
                "the test says so"
            ).CarryOutAsync();
            await RunAsync("cp", disk, crashed);
        }
        finally
        {
            await RunAsync("umount", live);
        }

        await RunAsync("mount", "-o", "loop", crashed, after);
        try
        {
            var dump = Path.Combine(after, "backups", "genie", "a.dump");
            (await File.ReadAllTextAsync(dump)).Should().StartWith("PGDMP\n1\n").And.EndWith("\n200000\n");
            var manifest = BackupManifest.Parse(await File.ReadAllTextAsync(BackupShelf.ManifestOf(dump)))!;
            manifest.Sha256.Should().Be(await DumpFile.HashAsync(dump, _ => { }, default));
        }
        finally
        {
            await RunAsync("umount", after);
        }
    }

    private async Task RunAsync(string program, params string[] arguments) =>
        (await _runner.RunAsync(new Command(program, arguments))).OrThrow(program, "Look at what it says.");
}
