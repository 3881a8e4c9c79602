using Hive.Stacks.Plans;

namespace Hive.Stacks.Tests.Plans;

public sealed class RemoveFolderStepTests
{
    [Test]
    public async Task A_folder_goes_with_all_that_is_in_it_and_nothing_beside_it()
    {
        using var folder = new TemporaryFolder();
        var (gone, kept) = (Path.Combine(folder.Path, "postgres"), Path.Combine(folder.Path, "postgres-genie"));
        Directory.CreateDirectory(Path.Combine(gone, "base"));
        Directory.CreateDirectory(kept);

        await RemoveAsync(gone);

        Directory.EnumerateFileSystemEntries(folder.Path).Should().Equal(kept);
    }

    [Test]
    public async Task What_a_killed_run_had_begun_to_remove_goes_too()
    {
        using var folder = new TemporaryFolder();
        var gone = Path.Combine(folder.Path, "postgres");
        Directory.CreateDirectory(gone + ".removing");
        File.WriteAllText(Path.Combine(gone + ".removing", "half"), "");
        Directory.CreateDirectory(gone);

        await RemoveAsync(gone);

        Directory.EnumerateFileSystemEntries(folder.Path).Should().BeEmpty();
    }

    [Test]
    public async Task What_is_not_there_is_removed_already()
    {
        using var folder = new TemporaryFolder();

        await FluentActions.Awaiting(() => RemoveAsync(Path.Combine(folder.Path, "none"))).Should().NotThrowAsync();
    }

    private static Task RemoveAsync(string path) => new RemoveFolderStep(path, "the test says so").CarryOutAsync();
}
