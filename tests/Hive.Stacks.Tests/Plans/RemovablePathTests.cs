using CliWrap;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Tests.Plans;

[Platform("Linux")]
public sealed class RemovablePathTests
{
    [TestCase("data")]
    [TestCase("data.removing", TestName = "So_does_what_a_killed_run_had_begun_to_remove")]
    public async Task What_could_be_removed_in_part_only_stays_whole_and_in_its_place(string name)
    {
        using var folder = new TemporaryFolder();
        var (data, closed) = (folder.In(name), folder.In($"{name}/base/1"));
        folder.Write($"{name}/PG_VERSION", "17");
        folder.Write($"{name}/base/1/1259", "rows");
        // Root may write everywhere, but for what is marked so.
        var root = Environment.UserName == "root";
        await Cli.Wrap(root ? "chattr" : "chmod").WithArguments([root ? "+i" : "0500", closed]).ExecuteAsync();
        try
        {
            var removal = new RemoveFolderStep(folder.In("data"), "the test says so");

            var removing = FluentActions.Awaiting(() => removal.CarryOutAsync());
            var failure = (await removing.Should().ThrowAsync<StackException>()).Which;
            failure.Kind.Should().Be(FailureKind.Refused);
            failure.Message.Should().Contain(closed).And.Contain("nothing was changed");

            Directory.EnumerateFileSystemEntries(folder.Path).Should().Equal(data);
            File.Exists(Path.Combine(data, "PG_VERSION")).Should().BeTrue();
        }
        finally
        {
            await Cli.Wrap(root ? "chattr" : "chmod").WithArguments([root ? "-i" : "0700", closed]).ExecuteAsync();
        }
    }
}
