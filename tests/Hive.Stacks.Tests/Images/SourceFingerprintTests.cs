using Hive.Stacks.Catalogue;
using Hive.Stacks.Images;
using Hive.Testing;

namespace Hive.Stacks.Tests.Images;

public sealed class SourceFingerprintTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void Write()
    {
        _folder = new TestFolder();
        _folder.Write("global.json", "{}");
        _folder.Write("src/Hive.Api/Program.cs", "one\ntwo\n");
        _folder.Write("src/Hive.Service/Database/Migrator.cs", "three\n");
        _folder.Write("dockerfiles/Dockerfile.genie", "FROM scratch\n");
    }

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void It_is_twelve_hexadecimal_digits() => Api().Should().MatchRegex("^[0-9a-f]{12}$");

    [Test]
    public void The_same_content_elsewhere_is_the_same()
    {
        using var other = new TestFolder();
        foreach (var file in Directory.EnumerateFiles(_folder.Root, "*", SearchOption.AllDirectories))
            other.Write(Path.GetRelativePath(_folder.Root, file), File.ReadAllText(file));

        SourceFingerprint.OfImages(new ProductFiles(other.Root)).Should().Be(Images());
    }

    [Test]
    public void Content_counts() => Change(() => _folder.Write("src/Hive.Api/Program.cs", "one\ntwo!\n")).Should().BeTrue();

    [Test]
    public void A_new_file_counts() => Change(() => _folder.Write("src/Hive.Service/New.cs", "")).Should().BeTrue();

    [Test]
    public void A_new_name_counts() =>
        Change(() => File.Move(_folder.At("src/Hive.Api/Program.cs"), _folder.At("src/Hive.Api/Main.cs"))).Should().BeTrue();

    [Test]
    public void A_line_that_moves_to_the_next_file_counts() =>
        Change(() =>
            {
                _folder.Write("src/Hive.Api/Program.cs", "one\n");
                _folder.Write("src/Hive.Service/Database/Migrator.cs", "two\nthree\n");
            })
            .Should()
            .BeTrue();

    [Test]
    public void Times_do_not_count() =>
        Change(() => File.SetLastWriteTimeUtc(_folder.At("src/Hive.Api/Program.cs"), DateTime.UnixEpoch)).Should().BeFalse();

    [TestCase("src/Hive.Api/bin/Release/hive-api.dll")]
    [TestCase("src/Hive.Service/obj/project.assets.json")]
    [TestCase("src/Hive.Stacks/Orchestrator.cs")]
    [TestCase("README.md")]
    public void What_is_no_source_of_theirs_does_not_count(string path) =>
        Change(() => _folder.Write(path, "anything")).Should().BeFalse();

    [Test]
    public void Sources_below_a_folder_named_bin_count_all_the_same()
    {
        using var outer = new TestFolder();
        var product = new ProductFiles(outer.At("bin/hive"));
        outer.Write("bin/hive/src/Hive.Api/Program.cs", "before");
        var before = SourceFingerprint.OfApi(product);

        outer.Write("bin/hive/src/Hive.Api/Program.cs", "after");

        SourceFingerprint.OfApi(product).Should().NotBe(before);
    }

    [Test]
    public void Dockerfiles_count_for_images_and_not_for_the_api()
    {
        var (api, images) = (Api(), Images());

        _folder.Write("dockerfiles/Dockerfile.genie", "FROM other\n");

        Api().Should().Be(api);
        Images().Should().NotBe(images);
    }

    private bool Change(Action act)
    {
        var before = (Api(), Images());
        act();
        return (Api(), Images()) != before;
    }

    private string Api() => SourceFingerprint.OfApi(new ProductFiles(_folder.Root));

    private string Images() => SourceFingerprint.OfImages(new ProductFiles(_folder.Root));
}
