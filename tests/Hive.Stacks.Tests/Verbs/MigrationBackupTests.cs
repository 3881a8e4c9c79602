using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Verbs;

/// <summary>Before an API that knows more steps of the schema touches the data, the data is saved.</summary>
[Platform(Exclude = "Win")]
public sealed class MigrationBackupTests
{
    private VerbBench _bench = null!;

    private StackInstance Genie => _bench.Run().Request.Resolve(StackCatalogue.Genie);

    [SetUp]
    public async Task Serve()
    {
        _bench = new VerbBench();
        MemoryDatabase.Fill(Genie, "one");
        SecretStore.Ensure(Genie, _bench.First.Owner);
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);
        await _bench.Run().Stop.StopAsync(StackCatalogue.Genie, default);
    }

    [TearDown]
    public async Task Clean() => await _bench.DisposeAsync();

    [TestCase(1)]
    [TestCase(null)]
    public async Task A_serve_that_brings_the_schema_up_to_date_saves_the_data_first(int? step)
    {
        ClusterMarker.Keep(Genie, step, TimeProvider.System);

        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        var backup = BackupShelf.In(Genie.Paths.Backups).Should().ContainSingle().Subject;
        BackupManifest.Parse(await File.ReadAllTextAsync(BackupShelf.ManifestOf(backup)))!.Reason.Should().Contain("schema");
        ClusterMarker.Read(Genie)!.Schema.Should().Be(Requested.Product.Schema).And.BeGreaterThan(1);
    }

    [Test]
    public async Task A_serve_with_the_schema_that_the_data_has_saves_nothing()
    {
        await _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        Directory.Exists(Genie.Paths.Backups).Should().BeFalse();
    }

    [Test]
    public async Task Where_the_data_cannot_be_saved_the_stack_is_not_started()
    {
        ClusterMarker.Keep(Genie, 1, TimeProvider.System);
        Directory.CreateDirectory(Path.GetDirectoryName(Genie.Paths.Backups)!);
        await File.WriteAllTextAsync(Genie.Paths.Backups, "in the way");

        await FluentActions
            .Awaiting(() => _bench.Run().Serve.ServeAsync(StackCatalogue.Genie, default))
            .Should()
            .ThrowAsync<StackException>();

        _bench.First.Running.Should().BeEmpty();
    }
}
