using Hive.Service.Components.Files;

namespace Hive.Service.Components;

/// <summary>Looks at a components folder without a database and without a running program.</summary>
public static class ComponentCheck
{
    /// <summary>
    /// What would be loaded from the folder, and what is wrong with it. MCP servers are taken to be there.
    /// </summary>
    public static ComponentSet Of(string folder)
    {
        var content = new ComponentFolder(Path.GetFullPath(folder)).Look();
        return Consistency.Of(
            [
                .. content
                    .Files.Where(file => file.Definition is not null)
                    .Select(file => new Candidate(file.Definition!, file.References)),
            ],
            content.Problems.Concat(content.Files.SelectMany(file => file.Problems)),
            servers: null
        );
    }
}
