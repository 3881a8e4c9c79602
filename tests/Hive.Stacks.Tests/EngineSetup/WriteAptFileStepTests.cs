using Hive.Stacks.EngineSetup;

namespace Hive.Stacks.Tests.EngineSetup;

public sealed class WriteAptFileStepTests
{
    [Test]
    public async Task A_file_is_written_once_and_all_may_read_it()
    {
        using var folder = new TemporaryFolder();
        var file = new AptFile(folder.In("new/hive.list"), "deb …\n");
        var step = new WriteAptFileStep(file, "it is missing");
        step.IsNeeded.Should().BeTrue();

        await step.CarryOutAsync();

        step.IsNeeded.Should().BeFalse();
        (step with { File = file with { Text = "other" } }).IsNeeded.Should().BeTrue();
        Directory.GetFiles(folder.In("new")).Should().Equal(file.Path);
        File.GetUnixFileMode(file.Path).Should().HaveFlag(UnixFileMode.OtherRead);
    }
}
