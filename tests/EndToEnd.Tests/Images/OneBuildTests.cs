using Hive.Testing;

namespace EndToEnd.Tests.Images;

internal sealed class OneBuildTests
{
    // In the place of the API: it says when it is compiled, and that takes seconds. A build starts once what it made, on an
    // image that has no .NET, so what is published is a program that needs none.
    private const string Project = """
        <Project Sdk="Microsoft.NET.Sdk">
          <PropertyGroup>
            <OutputType>Exe</OutputType>
            <AssemblyName>hive-api</AssemblyName>
            <RuntimeIdentifiers>linux-x64</RuntimeIdentifiers>
            <SelfContained>false</SelfContained>
          </PropertyGroup>
          <Target Name="Say" AfterTargets="Publish">
            <Copy SourceFiles="/bin/true" DestinationFiles="$(PublishDir)hive-api" />
            <Message Importance="high" Text="The API is compiled." />
          </Target>
        </Project>
        """;

    private const string Lock = """{ "version": 2, "dependencies": { "net10.0": {}, "net10.0/linux-x64": {} } }""";

    [Test]
    public async Task One_call_makes_all_images_and_compiles_the_api_once()
    {
        using var product = new TestFolder();
        foreach (var file in Checkout.Files.Where(IsBuiltFrom))
            Copy(file, product);
        product.Write("src/Hive.Api/Hive.Api.csproj", Project);
        product.Write("src/Hive.Api/packages.lock.json", Lock);
        // Nobody has built this before, so nothing of it comes from a cache.
        product.Write("src/Hive.Api/Program.cs", $"System.Console.WriteLine(\"{Guid.NewGuid()}\");\n");

        var said = await TestImages.BakeAsync(product.Root, "--set", "*.output=type=cacheonly", "--set", "*.tags=");

        said.Split('\n').Count(line => line.Contains("The API is compiled.", StringComparison.Ordinal)).Should().Be(1);
        foreach (var image in new[] { "workspace", "postgres", "genie", "agent" })
            said.Should().Contain($"[{image} ", "it is one of the images made");
    }

    private static bool IsBuiltFrom(string file) =>
        file is ".dockerignore" or "global.json" or "Directory.Build.props" or "Directory.Packages.props"
        || file.StartsWith("dockerfiles/", StringComparison.Ordinal)
        || (
            file.StartsWith("src/Hive.Service/", StringComparison.Ordinal) && !file.EndsWith(".cs", StringComparison.Ordinal)
        );

    private static void Copy(string file, TestFolder product)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(product.At(file))!);
        File.Copy(Checkout.At(file), product.At(file));
    }
}
