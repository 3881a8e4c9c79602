using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Execution;

namespace Hive.Build.Quality;

/// <summary>Lists the packages that what we ship is made of, in the format of CycloneDX.</summary>
public sealed class SbomVerb(ProductFiles product, LocalTool tool, RunEvents events)
{
    /// <summary>The shipped programs, by the names of their lists: what runs in images, and the console.</summary>
    public static IReadOnlyDictionary<string, string> Programs { get; } =
        new Dictionary<string, string>
        {
            ["hive-api"] = "src/Hive.Api/Hive.Api.csproj",
            [ConsoleCommand.Tool] = "build/Hive.Build.csproj",
        };

    /// <summary>Folder that the lists go to.</summary>
    public string Folder => Path.Combine(product.Artifacts, "sbom");

    /// <summary>Writes the lists.</summary>
    /// <exception cref="StackException">The packages could not be listed.</exception>
    public async Task ListAsync()
    {
        foreach (var (name, project) in Programs)
        {
            var file = $"{name}.cdx.json";
            var made = await tool.RunAsync(
                "dotnet-CycloneDX",
                product.Root,
                [
                    Path.Combine(product.Root, project),
                    "--recursive",
                    "--output",
                    Folder,
                    "--filename",
                    file,
                    "--output-format",
                    "Json",
                    "--set-name",
                    name,
                    "--set-version",
                    StackCatalogue.Version,
                    "--base-intermediate-output-path",
                    Path.Combine(product.Artifacts, "obj"),
                ],
                events.Run.Line
            );
            if (made)
                events.Say(Path.Combine(Folder, file));
        }
    }
}
