using System.IO.Enumeration;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Images;
using Hive.Testing;

namespace Contracts.Tests.Images;

/// <summary>What the Dockerfiles copy, .dockerignore lets through, and the console's fingerprint sees.</summary>
public sealed class BuildContextTests
{
    private static IEnumerable<string> Copied => Dockerfiles.Copied;

    private static IEnumerable<string> CopiedFiles(string path) =>
        Checkout.Files.Where(file =>
            file == path
            || file.StartsWith(path + "/", StringComparison.Ordinal)
            || FileSystemName.MatchesSimpleExpression(path, file, ignoreCase: false)
        );

    [TestCaseSource(nameof(Copied))]
    public void What_is_copied_is_there_and_let_through(string path)
    {
        var files = CopiedFiles(path).ToList();

        files.Should().NotBeEmpty("a Dockerfile copies it");
        files.Should().OnlyContain(file => BuildContext.Holds(file));
    }

    [TestCase("src/Hive.Api/obj/project.assets.json")]
    [TestCase("src/Hive.Api/bin/Debug/hive-api.dll")]
    [TestCase("src/Hive.Stacks/Orchestrator.cs")]
    [TestCase("data/secrets/genie/api_key")]
    [TestCase("artifacts/bin/x.dll")]
    [TestCase("tests/Contracts.Tests/Contracts.Tests.csproj")]
    [TestCase(".env")]
    [TestCase("README.md")]
    public void What_no_image_needs_stays_outside(string path) => BuildContext.Holds(path).Should().BeFalse();

    [TestCaseSource(nameof(Copied))]
    public void A_change_of_what_is_copied_makes_the_image_outdated(string path)
    {
        using var product = new TestFolder();
        foreach (var file in Copied.SelectMany(CopiedFiles))
            product.Write(file, "before");
        var before = SourceFingerprint.OfImages(new ProductFiles(product.Root));

        product.Write(CopiedFiles(path).First(), "after");

        SourceFingerprint.OfImages(new ProductFiles(product.Root)).Should().NotBe(before);
    }
}
