using Hive.Stacks.Commands;
using Hive.Stacks.Data;

namespace Hive.Stacks.Tests.Data;

[Platform(Exclude = "Win")]
public sealed class BackupStepTests
{
    [Test]
    public async Task A_whole_dump_is_kept_for_its_owner_alone()
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "backups", "a.sql");

        await BackUpAsync(file, "echo 'select 1;'; echo '-- PostgreSQL database dump complete'");

        (await File.ReadAllTextAsync(file)).Should().StartWith("select 1;");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.Exists(file + ".new").Should().BeFalse();
    }

    [TestCase("echo 'select 1;'", "breaks off")]
    [TestCase("true", "breaks off")]
    [TestCase("echo '-- PostgreSQL database dump complete'; echo no space >&2; exit 1", "no space")]
    public async Task Anything_less_is_no_backup(string script, string cause)
    {
        using var folder = new TemporaryFolder();
        var file = Path.Combine(folder.Path, "a.sql");

        (await FluentActions.Awaiting(() => BackUpAsync(file, script)).Should().ThrowAsync<StackException>())
            .Which.Message.Should()
            .Contain(cause)
            .And.Contain("Nothing was removed");

        File.Exists(file).Should().BeFalse();
    }

    private static Task BackUpAsync(string file, string script) =>
        new BackupStep(new Command("bash", ["-c", script]), file).CarryOutAsync();
}
