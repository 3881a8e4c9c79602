using EndToEnd.Tests.Console;
using Hive.Stacks.Catalogue;

namespace EndToEnd.Tests.Data;

/// <summary>A stack that had data is never served empty without a word.</summary>
internal sealed class DataAwayTests
{
    private Sandbox _sandbox = null!;

    [OneTimeSetUp]
    public async Task MakeAWorkspace()
    {
        await Requires.EngineAsync("local");
        _sandbox = new Sandbox("local");
    }

    [SetUp]
    public async Task LeaveSomethingBehind()
    {
        await ServeAsync();
        await SqlAsync("DROP TABLE IF EXISTS kept; CREATE TABLE kept AS SELECT 'before' AS note");
        await _sandbox.RunAsync("GenieStop");
    }

    [OneTimeTearDown]
    public async Task RemoveTheWorkspace()
    {
        if (_sandbox is not null)
            await _sandbox.DisposeAsync();
    }

    [TestCase(false)]
    [TestCase(true)]
    public async Task A_data_folder_that_is_away_is_told_and_no_empty_one_is_made(bool emptyMountPoint)
    {
        Directory.Move(_sandbox.DataFolder, _sandbox.DataFolder + ".away");
        if (emptyMountPoint)
            Directory.CreateDirectory(_sandbox.DataFolder);

        var run = await _sandbox.RunAsync("GenieServe");

        if (emptyMountPoint)
            Directory.Delete(_sandbox.DataFolder);
        Directory.Exists(_sandbox.DataFolder).Should().BeFalse("nothing was made there");
        Directory.Move(_sandbox.DataFolder + ".away", _sandbox.DataFolder);
        run.ExitCode.Should().Be(6, run.ToString());
        run.Error.Should()
            .Contain(_sandbox.DataFolder)
            .And.Contain("--target=GenieServe")
            .And.Contain("--target=GenieReset");
        await ServeAsync();
        (await SqlAsync("SELECT note FROM kept")).Should().Be("before");
    }

    [Test]
    public async Task After_a_reset_it_starts_empty_as_was_asked_for()
    {
        (await _sandbox.RunAsync("GenieReset", "--yes")).ExitCode.Should().Be(0);

        await ServeAsync();

        (await SqlAsync("SELECT to_regclass('kept') IS NULL")).Should().Be("t");
    }

    [Test]
    public async Task A_reset_lets_a_stack_start_empty_whose_data_is_gone_for_good()
    {
        Directory.Delete(_sandbox.DataFolder, recursive: true);

        var reset = await _sandbox.RunAsync("GenieReset", "--yes");

        reset.ExitCode.Should().Be(0, reset.ToString());
        await ServeAsync();
    }

    private Task<string> SqlAsync(string sql) => _sandbox.SqlAsync(_sandbox.Stack(StackCatalogue.Genie), sql);

    private async Task ServeAsync()
    {
        var run = await _sandbox.RunAsync("GenieServe");
        run.ExitCode.Should().Be(0, run.ToString());
    }
}
