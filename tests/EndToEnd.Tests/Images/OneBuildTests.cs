using Hive.Testing;

namespace EndToEnd.Tests.Images;

internal sealed class OneBuildTests
{
    [Test]
    public async Task One_call_makes_all_images_and_compiles_the_api_once()
    {
        using var product = new TestFolder();
        foreach (var file in Checkout.Files.Where(IsBuiltFrom))
            Copy(file, product);
        // Nobody has built this before, so nothing of it comes from a cache. Compiling little is soon done.
        product.Write("src/Hive.Api/Program.cs", $"System.Console.WriteLine(\"{Guid.NewGuid()}\");\n");

        var said = await TestImages.BakeAsync(product.Root, "--set", "*.output=type=cacheonly", "--set", "*.tags=");

        said.Split('\n').Count(line => line.Contains("Generating native code", StringComparison.Ordinal)).Should().Be(1);
        foreach (var image in new[] { "workspace", "postgres", "genie", "agent" })
            said.Should().Contain($"[{image} ", "it is one of the images made");
    }

    private static bool IsBuiltFrom(string file) =>
        file is ".dockerignore" or ".editorconfig" or "global.json" or "Directory.Build.props" or "Directory.Packages.props"
        || file.StartsWith("dockerfiles/", StringComparison.Ordinal)
        || (
            (
                file.StartsWith("src/Hive.Api/", StringComparison.Ordinal)
                || file.StartsWith("src/Hive.Service/", StringComparison.Ordinal)
            ) && !file.EndsWith(".cs", StringComparison.Ordinal)
        );

    private static void Copy(string file, TestFolder product)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(product.At(file))!);
        File.Copy(Checkout.At(file), product.At(file));
    }
}
