using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Execution;

namespace Hive.Build.Quality;

/// <summary>Makes a site of the documents, with a search that works without a server's help.</summary>
public sealed class DocsVerb(ProductFiles product, LocalTool tool, RunEvents events)
{
    /// <summary>Folder that the site goes to.</summary>
    public string Folder => Path.Combine(product.Artifacts, "docs");

    /// <summary>Where the tool is pinned: apart from the others, because it is larger than all of them together.</summary>
    public string Pinned => Path.Combine(product.Root, "docs");

    /// <summary>Makes the site.</summary>
    /// <exception cref="StackException">The tool could not be fetched, or a document is wrong.</exception>
    public async Task MakeAsync()
    {
        var made = await tool.RunAsync(
            "docfx",
            Pinned,
            ["build", Path.Combine(product.Root, "docfx.json"), "--warningsAsErrors", "--output", Folder],
            events.Run.Line,
            restoreIn: Pinned
        );
        if (made)
            events.Say(Path.Combine(Folder, "index.html"));
    }
}
