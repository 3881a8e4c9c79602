using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Verbs;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Verbs;

/// <summary>
/// A workspace is known again where it was moved, and a copy is not taken for it; nor is another cluster for its own.
/// </summary>
[Platform(Exclude = "Win")]
public sealed class CopiedWorkspaceTests
{
    private VerbBench _original = null!;
    private VerbBench _other = null!;

    [SetUp]
    public async Task ServeAndCopy()
    {
        (_original, _other) = (new VerbBench(), new VerbBench());
        MemoryDatabase.Fill(Genie(_original), "one");
        await _original.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        await _original.Run().Stop.StopAsync(StackCatalogue.Genie, default);
        Copy(Path.Combine(_original.Folder, "data"), Path.Combine(_other.Folder, "data"));
    }

    [TearDown]
    public async Task Clean()
    {
        await _other.DisposeAsync();
        await _original.DisposeAsync();
    }

    [Test]
    public async Task A_copy_is_not_served_until_it_is_made_a_workspace_of_its_own()
    {
        var refused = (await ServingAsync(_other).Should().ThrowAsync<StackException>()).Which;
        refused.Kind.Should().Be(FailureKind.Refused);
        refused
            .Remedy.Should()
            .Contain($"--target=GenieServe --workspace={_original.Folder}")
            .And.Contain($"--target=Init --workspace={_other.Folder}");
        _other.First.Running.Should().BeEmpty();

        var request = _other.Run().Request;
        foreach (var step in InitPlan.Of(request, WorkspaceSnapshot.Take(request)))
            await step.CarryOutAsync();

        await ServingAsync(_other).Should().NotThrowAsync();
        MemoryDatabase.Rows(Genie(_other)).Should().Equal("one");
        await ServingAsync(_original).Should().NotThrowAsync("nobody took its identity");
        Identity(_other).Id.Should().NotBe(Identity(_original).Id);
        InitPlan.Of(request, WorkspaceSnapshot.Take(request)).Should().BeEmpty("it is asked for once");
    }

    [Test]
    public async Task A_workspace_that_was_moved_is_served_with_its_data_and_says_so()
    {
        Directory.Delete(Path.Combine(_original.Folder, "data"), recursive: true);

        await _other.Run(("plan", "true")).Serve.ServeAsync(StackCatalogue.Genie, default);
        Identity(_other).Path.Should().Be(_original.Folder, "a plan changes nothing");
        await ServingAsync(_other).Should().NotThrowAsync();

        _other.Said.Should().ContainMatch($"The workspace was moved from {_original.Folder}; *");
        Identity(_other).Former.Should().Equal(_original.Run().Request.Workspace.Id);
        MemoryDatabase.Rows(Genie(_other)).Should().Equal("one");
        var said = _other.Said.Count(sentence => sentence.Contains("was moved"));
        await ServingAsync(_other).Should().NotThrowAsync();
        _other.Said.Count(sentence => sentence.Contains("was moved")).Should().Be(said, "once is enough");
    }

    [Test]
    public async Task What_was_kept_of_before_is_found_where_the_workspace_is_now()
    {
        await _original.Run().Backup.BackupAsync(StackCatalogue.Genie, default);
        MemoryDatabase.Fill(Genie(_original), "one", "two");
        await _original.Run(("backup", "latest")).Restore.RestoreAsync(StackCatalogue.Genie, default);
        Directory.Delete(Path.Combine(_other.Folder, "data"), recursive: true);
        Directory.Move(Path.Combine(_original.Folder, "data"), Path.Combine(_other.Folder, "data"));

        await _other.Run(("rollback", "true")).Restore.RestoreAsync(StackCatalogue.Genie, default);

        MemoryDatabase.Rows(Genie(_other)).Should().Equal("one", "two");
    }

    [Test]
    public async Task Another_cluster_in_the_place_of_the_data_is_refused_with_the_choices_as_commands()
    {
        var control = Path.Combine(Genie(_original).Paths.Data, "global", "pg_control");
        await File.WriteAllTextAsync(control, "87654321");

        var refused = (await ServingAsync(_original).Should().ThrowAsync<StackException>()).Which;

        refused.Kind.Should().Be(FailureKind.Refused);
        refused.Cause.Should().Contain("holds another cluster");
        refused
            .Remedy.Should()
            .Contain("--target=GenieServe")
            .And.Contain("--target=GenieRestore")
            .And.Contain($"rm {ClusterMarker.FileOf(Genie(_original))} &&");
        File.Delete(ClusterMarker.FileOf(Genie(_original)));
        await ServingAsync(_original).Should().NotThrowAsync();
    }

    [Test]
    public async Task A_cluster_that_a_restore_or_a_rollback_put_in_place_is_the_stacks_own()
    {
        var control = Path.Combine(Genie(_original).Paths.Data, "global", "pg_control");
        await File.WriteAllTextAsync(control, "87654321");
        File.Delete(ClusterMarker.FileOf(Genie(_original)));
        await ServingAsync(_original).Should().NotThrowAsync();
        await _original.Run().Backup.BackupAsync(StackCatalogue.Genie, default);

        await _original.Run(("backup", "latest")).Restore.RestoreAsync(StackCatalogue.Genie, default);
        var restored = ClusterMarker.Read(Genie(_original))!;
        await ServingAsync(_original).Should().NotThrowAsync();
        await _original.Run(("rollback", "true")).Restore.RestoreAsync(StackCatalogue.Genie, default);
        await ServingAsync(_original).Should().NotThrowAsync();

        restored.By.Should().Be("A restore");
        restored.SystemIdentifier.Should().NotBe(ClusterMarker.Read(Genie(_original))!.SystemIdentifier);
        restored.Workspace.Should().Be(Identity(_original).Id);
    }

    private static Func<Task> ServingAsync(VerbBench bench) =>
        () => bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

    private static StackInstance Genie(VerbBench bench) => bench.Run().Request.Resolve(StackCatalogue.Genie);

    private static WorkspaceIdentity Identity(VerbBench bench) => WorkspaceIdentity.Read(bench.Run().Request.Workspace)!;

    private static void Copy(string from, string to)
    {
        foreach (var file in Directory.EnumerateFiles(from, "*", SearchOption.AllDirectories))
        {
            var target = Path.Combine(to, Path.GetRelativePath(from, file));
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            File.Copy(file, target);
        }
    }
}
