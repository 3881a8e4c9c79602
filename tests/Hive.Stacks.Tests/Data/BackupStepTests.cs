using System.Security.Cryptography;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Data;

[Platform(Exclude = "Win")]
public sealed class BackupStepTests
{
    /// <summary>What database.sh tells of a database.</summary>
    public const string Facts = """
        echo 'fact {"database":"hive_genie","database_bytes":8192,"postgres":"17.1","postgres_major":17,"system_identifier":"7"}' >&2
        echo 'fact {"role":"hive"}' >&2
        echo 'fact {"extension":"vector","version":"0.8.0"}' >&2
        echo 'fact {"table":"hive.kept","rows":3}' >&2
        echo 'fact {"compression":"zstd"}' >&2
        """;

    /// <summary>Its last word.</summary>
    public const string Complete = """echo 'fact {"complete":true}' >&2""";

    private TemporaryFolder _folder = null!;

    private string Dump => Path.Combine(_folder.Path, "backups", "20260102-030405.dump");

    [SetUp]
    public void Make() => _folder = new TemporaryFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task A_whole_dump_is_kept_for_its_owner_alone_with_all_that_is_to_be_known_of_it()
    {
        await BackUpAsync($"echo PGDMP rows; {Facts}\n{Complete}");

        (await File.ReadAllTextAsync(Dump)).Should().Be("PGDMP rows\n");
        var manifest = BackupManifest.Parse(await File.ReadAllTextAsync(BackupShelf.ManifestOf(Dump)))!;
        manifest
            .Should()
            .BeEquivalentTo(
                new
                {
                    Format = 1,
                    ProductVersion = StackCatalogue.Version,
                    Stack = "genie",
                    Reason = "the test says so",
                    Bytes = 11,
                    Sha256 = Convert.ToHexStringLower(SHA256.HashData("PGDMP rows\n"u8)),
                }
            );
        (manifest.Facts.Postgres, manifest.Facts.PostgresMajor, manifest.Facts.SystemIdentifier, manifest.Facts.Compression)
            .Should()
            .Be(("17.1", 17, "7", "zstd"));
        manifest.Facts.Rows.Should().Equal(new Dictionary<string, long> { ["hive.kept"] = 3 });
        manifest.Facts.Extensions.Should().Equal(new Dictionary<string, string> { ["vector"] = "0.8.0" });
        if (!OperatingSystem.IsWindows())
            foreach (var file in new[] { Dump, BackupShelf.ManifestOf(Dump) })
                File.GetUnixFileMode(file).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Directory.GetFiles(Path.GetDirectoryName(Dump)!).Should().HaveCount(2);
    }

    [TestCase($"echo PGDMP; {Facts}", "breaks off", TestName = "What_is_not_told_to_be_complete_is_no_backup")]
    [TestCase($"true; {Facts}\n{Complete}", "breaks off", TestName = "What_is_empty_is_no_backup")]
    [TestCase(
        $"echo PGDMP; {Facts}\n{Complete}; echo no space >&2; exit 1",
        "no space",
        TestName = "What_failed_is_no_backup"
    )]
    public async Task Anything_less_is_no_backup(string script, string cause)
    {
        (await FluentActions.Awaiting(() => BackUpAsync(script)).Should().ThrowAsync<StackException>())
            .Which.Message.Should()
            .Contain(cause)
            .And.Contain("Nothing was removed");

        Directory.GetFiles(Path.GetDirectoryName(Dump)!).Should().BeEmpty();
    }

    [Test]
    public async Task What_a_killed_run_left_is_cleared_away_by_the_next_and_other_backups_stay()
    {
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(Dump)!).FullName;
        foreach (var name in new[] { "a.dump.new", "b.json.new", "c.json", "older.dump", "older.json", "old.sql" })
            await File.WriteAllTextAsync(Path.Combine(folder, name), "");

        await BackUpAsync($"echo PGDMP; {Facts}\n{Complete}");

        Directory
            .GetFiles(folder)
            .Select(Path.GetFileName)
            .Should()
            .BeEquivalentTo("20260102-030405.dump", "20260102-030405.json", "older.dump", "older.json", "old.sql");
    }

    [Test]
    public async Task Of_many_backups_the_newest_stay()
    {
        var folder = Directory.CreateDirectory(Path.GetDirectoryName(Dump)!).FullName;
        foreach (var name in new[] { "20260101-000000", "20260102-000000", "20260102-000000-2", "20251231-235959" })
        {
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".dump"), "");
            await File.WriteAllTextAsync(Path.Combine(folder, name + ".json"), "");
        }

        await new PruneBackupsStep(folder, 2).CarryOutAsync();

        BackupShelf.In(folder).Select(Path.GetFileName).Should().Equal("20260102-000000-2.dump", "20260102-000000.dump");
        Directory.GetFiles(folder).Should().HaveCount(4);
    }

    private Task BackUpAsync(string script) =>
        new BackupStep(Genie, new Command("bash", ["-c", script]), Dump, "the test says so").CarryOutAsync();

    private StackInstance Genie => Requested.Genie(_folder);
}
