using System.Text.RegularExpressions;

namespace EndToEnd.Tests.Images;

internal sealed partial class OneBuildTests
{
    [Test]
    public async Task One_call_makes_all_images_and_compiles_the_api_once()
    {
        // They have been made: the build says its steps again, each with its number, and carries none of them out.
        var said = await TestImages.BakeAsync(Repository.Root, "--set", "*.output=type=cacheonly", "--set", "*.tags=");

        Compiling.Matches(said).Select(step => step.Groups[1].Value).Distinct().Should().ContainSingle();
        foreach (var image in new[] { "workspace", "postgres", "genie", "agent" })
            said.Should().Contain($"[{image} ", "it is one of the images made");
    }

    [GeneratedRegex(@"^#(\d+) \[.*dotnet publish src/Hive\.Api", RegexOptions.Multiline)]
    private static partial Regex Compiling { get; }
}
