using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Data;
using Hive.Stacks.Tests.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Verbs;

[Platform(Exclude = "Win")]
public sealed class ExportAndImportTests
{
    private TemporaryFolder _between = null!;
    private VerbBench _from = null!;
    private VerbBench _to = null!;

    private string Archive => _between.In("hive.tar.gz");

    [SetUp]
    public void Make()
    {
        _between = new TemporaryFolder();
        (_from, _to) = (new VerbBench(), new VerbBench(withSettings: false));
        MemoryDatabase.Fill(Genie(_from), "one", "two");
        SecretStore.Ensure(Genie(_from), _from.First.Owner);
        Directory.CreateDirectory(Path.Combine(_from.Folder, "ai", "agents"));
        File.WriteAllText(Path.Combine(_from.Folder, "ai", "agents", "a.yaml"), "agent");
        File.WriteAllText(Path.Combine(_from.Folder, ".mcp.json"), "my token");
        File.AppendAllText(
            Path.Combine(_from.Folder, ".env"),
            "OPENAI_API_KEY=sk-secret\nHIVE_WORKSPACE_PATH=/elsewhere\nHIVE_KEEP_OLD_DATA=2h\n"
        );
    }

    [TearDown]
    public async Task Clean()
    {
        await _from.DisposeAsync();
        await _to.DisposeAsync();
        _between.Dispose();
    }

    [TestCase(true)]
    [TestCase(false)]
    public async Task A_workspace_moves_with_its_data_and_without_its_secrets(bool runs)
    {
        if (runs)
            await _from.Run().Serve.ServeAsync(StackCatalogue.Genie, default);

        await ExportAsync();
        await ImportAsync();

        MemoryDatabase.Rows(Genie(_to)).Should().Equal("one", "two");
        (await File.ReadAllTextAsync(Path.Combine(_to.Folder, "ai", "agents", "a.yaml"))).Should().Be("agent");
        var settings = await File.ReadAllTextAsync(Path.Combine(_to.Folder, ".env"));
        settings.Should().Contain("HIVE_KEEP_OLD_DATA=2h").And.NotContain("sk-secret").And.NotContain("/elsewhere");
        (await File.ReadAllTextAsync(Path.Combine(_to.Folder, ".mcp.json"))).Should().NotBe("my token", "keys may be in it");
        (await File.ReadAllTextAsync(Genie(_to).Paths.ApiKey))
            .Should()
            .NotBe(await File.ReadAllTextAsync(Genie(_from).Paths.ApiKey));
        _from.First.Running.Should().HaveCount(runs ? 1 : 0, "it went on");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Archive).Should().Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [Test]
    public async Task Secrets_go_along_where_they_are_asked_for()
    {
        await ExportAsync(("with-secrets", "true"));
        await ImportAsync();

        foreach (var file in new[] { Genie(_to).Paths.ApiKey, Genie(_to).Paths.DatabasePassword })
            (await File.ReadAllTextAsync(file))
                .Should()
                .Be(await File.ReadAllTextAsync(file.Replace(_to.Folder, _from.Folder, StringComparison.Ordinal)));
        (await File.ReadAllTextAsync(Path.Combine(_to.Folder, ".mcp.json"))).Should().Be("my token");
    }

    [Test]
    public async Task Nothing_is_replaced_that_nobody_was_asked_about()
    {
        await ExportAsync();
        MemoryDatabase.Fill(Genie(_to), "mine");
        Directory.CreateDirectory(Path.Combine(_to.Folder, "ai", "agents"));
        var mine = Path.Combine(_to.Folder, "ai", "agents", "a.yaml");
        await File.WriteAllTextAsync(mine, "mine");

        (await RefusalAsync()).Cause.Should().Contain(mine).And.Contain("the data of genie");

        MemoryDatabase.Rows(Genie(_to)).Should().Equal("mine");
        (await File.ReadAllTextAsync(mine)).Should().Be("mine");
        File.Exists(Path.Combine(_to.Folder, ".env")).Should().BeFalse();

        await ImportAsync(("yes", "true"));

        MemoryDatabase.Rows(Genie(_to)).Should().Equal("one", "two");
        DataChanges.Read(Genie(_to)).Kept.Should().ContainSingle("data is never just replaced");
        await FluentActions
            .Awaiting(() => ExportAsync())
            .Should()
            .ThrowAsync<StackException>("nor is an archive that is there")
            .Where(failure => failure.Kind == FailureKind.Refused);
    }

    [TestCase("../../x", "leads out of the workspace")]
    [TestCase("/etc/x", "leads out of the workspace")]
    [TestCase("ai/../../x", "leads out of the workspace")]
    [TestCase("ai\\..\\x", "is no name of a file here")]
    [TestCase("data/.lock", "belongs nowhere in a workspace")]
    [TestCase("secrets/genie/deeper/x", "belongs nowhere in a workspace")]
    [TestCase("ai", "belongs nowhere in a workspace")]
    public async Task A_name_that_leads_elsewhere_is_refused(string name, string problem)
    {
        Write((name, "x"));

        (await RefusalAsync()).Cause.Should().Contain(problem);

        IsUntouched();
    }

    [TestCase("link", "is no file but a SymbolicLink")]
    [TestCase("twice", "twice")]
    [TestCase("altered", "was altered")]
    [TestCase("missing", "does not hold the files")]
    [TestCase("truncated", "not whole")]
    [TestCase("newer", "was made by version")]
    [TestCase("no archive", "is no archive")]
    [TestCase("foreign backup", "which is no stack")]
    public async Task An_archive_that_is_not_whole_or_not_ours_is_refused(string what, string problem)
    {
        switch (what)
        {
            case "link":
                Write(("ai/x", "x"), extra: new PaxTarEntry(TarEntryType.SymbolicLink, "ai/y") { LinkName = "/etc/passwd" });
                break;
            case "twice":
                Write(("ai/x", "x"), extra: TestArchive.Entry("ai/X", "y"));
                break;
            case "altered":
                Write(("ai/x", "x"), hash: new string('0', 64));
                break;
            case "missing":
                Write(("ai/x", "x"), listed: "ai/z");
                break;
            case "newer":
                Write(("ai/x", "x"), version: "99.0.0");
                break;
            case "foreign backup":
                Write(("backups/strange/a.dump", "x"));
                break;
            case "no archive":
                await File.WriteAllTextAsync(Archive, "no archive at all");
                break;
            default:
                await ExportAsync();
                var bytes = await File.ReadAllBytesAsync(Archive);
                await File.WriteAllBytesAsync(Archive, bytes[..(bytes.Length / 2)]);
                break;
        }

        (await RefusalAsync()).Cause.Should().Contain(problem);

        IsUntouched();
    }

    [Test]
    public async Task Plans_name_the_steps_and_change_nothing()
    {
        await ExportAsync(("plan", "true"));
        File.Exists(Archive).Should().BeFalse();
        string.Join('\n', _from.Said).Should().Contain("back up into").And.Contain($"write {Archive}");
        await ExportAsync();

        await ImportAsync(("plan", "true"));

        string.Join('\n', _to.Said).Should().Contain("unpack").And.Contain("restore backups/genie/");
        IsUntouched();
    }

    [Test]
    public async Task A_file_has_to_be_named_and_be_there()
    {
        await FluentActions
            .Awaiting(() => _from.Run().Export.ExportAsync(default))
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && failure.Cause.Contains("--file is missing"));
        await FluentActions
            .Awaiting(() => ImportAsync())
            .Should()
            .ThrowAsync<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && failure.Cause.Contains("There is no file"));
    }

    // An archive with one file, right but for what a test says.
    private void Write(
        (string Name, string Text) file,
        TarEntry? extra = null,
        string? hash = null,
        string? listed = null,
        string version = "1.0.0"
    )
    {
        var sum = hash ?? Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Text)));
        TarEntry[] entries =
        [
            TestArchive.Entry(file.Name, file.Text),
            .. extra is null ? [] : new[] { extra },
            TestArchive.Entry(TestArchive.Manifest((listed ?? file.Name, sum)) with { ProductVersion = version }),
        ];
        TestArchive.Write(Archive, entries);
    }

    private void IsUntouched()
    {
        foreach (var path in new[] { "ai", ".env", "data/backups", "data/postgres-genie", "data/import.new" })
            Path.Exists(Path.Combine(_to.Folder, path)).Should().BeFalse(path);
    }

    private async Task<StackException> RefusalAsync()
    {
        var failure = (await FluentActions.Awaiting(() => ImportAsync()).Should().ThrowAsync<StackException>()).Which;
        failure.Kind.Should().Be(FailureKind.Refused, failure.Cause);
        return failure;
    }

    private static StackInstance Genie(VerbBench bench) => bench.Run().Request.Resolve(StackCatalogue.Genie);

    private Task ExportAsync(params (string Name, string Value)[] options) =>
        _from.Run([.. options, ("file", Archive)]).Export.ExportAsync(default);

    private Task ImportAsync(params (string Name, string Value)[] options) =>
        _to.Run([.. options, ("file", Archive)]).Import.ImportAsync(default);
}
