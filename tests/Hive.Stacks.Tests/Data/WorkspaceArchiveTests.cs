using System.Text.Json;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;

namespace Hive.Stacks.Tests.Data;

/// <summary>Which archives of a workspace are taken.</summary>
public sealed class WorkspaceArchiveTests
{
    private TemporaryFolder _folder = null!;

    private string File => _folder.In("it.tar.gz");

    [SetUp]
    public void MakeFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void One_of_this_version_is_read()
    {
        Write(("ai/one.yaml", "x"), (WorkspaceArchive.ManifestName, Manifest(1, StackCatalogue.Version)));

        WorkspaceArchive.Read(File).Manifest.Files.Keys.Should().Equal("ai/one.yaml");
    }

    [TestCase(2, "1.0.0")]
    [TestCase(1, "999.0.0")]
    [TestCase(1, "soon")]
    public void A_newer_one_is_refused(int format, string version)
    {
        Write(("ai/one.yaml", "x"), (WorkspaceArchive.ManifestName, Manifest(format, version)));

        Refused($"was made by version {version} of this product, and this is {StackCatalogue.Version}");
    }

    [Test]
    public void One_without_a_manifest_or_with_other_files_than_it_names_is_refused()
    {
        Write(("ai/one.yaml", "x"));
        Refused("is no archive that ExportWorkspace made, or not whole: it has no hive-export.json");

        Write((WorkspaceArchive.ManifestName, "{ broken"));
        Refused("is no archive that ExportWorkspace made, or not whole: it has no hive-export.json");

        Write((WorkspaceArchive.ManifestName, Manifest(1, StackCatalogue.Version)));
        Refused("does not hold the files that it says it does");

        Write(("ai/one.yaml", "x"), ("ai/ONE.yaml", "x"));
        Refused("holds 'ai/ONE.yaml' twice");

        Write(("../one.yaml", "x"));
        Refused("holds '../one.yaml', which leads out of the workspace");
    }

    [Test]
    public void What_is_no_archive_is_refused()
    {
        _folder.Write("it.tar.gz", "no archive");

        FluentActions
            .Invoking(() => WorkspaceArchive.Read(File))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Cause.Contains("is no archive, or not whole (") && failure.Cause.EndsWith(")."));
    }

    private void Refused(string problem)
    {
        var failure = FluentActions.Invoking(() => WorkspaceArchive.Read(File)).Should().Throw<StackException>().Which;
        failure.Kind.Should().Be(FailureKind.Refused);
        failure.Cause.Should().Be($"'{File}' {problem}.");
        failure.Remedy.Should().Be("Choose another archive; nothing was changed.");
    }

    private void Write(params (string Name, string Text)[] entries) =>
        TestArchive.Write(File, entries.Select(entry => TestArchive.Entry(entry.Name, entry.Text)));

    private static string Manifest(int format, string version) =>
        JsonSerializer.Serialize(
            TestArchive.Manifest(("ai/one.yaml", "0")) with
            {
                Format = format,
                ProductVersion = version,
            },
            DataJson.Files.ExportManifest
        );
}
