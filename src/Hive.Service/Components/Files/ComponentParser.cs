using System.Security.Cryptography;
using System.Text;
using Hive.Service.Components.Keys;

namespace Hive.Service.Components.Files;

/// <summary>Turns the text of one file into a definition.</summary>
internal static class ComponentParser
{
    /// <summary>Reads the text of a component's file.</summary>
    /// <param name="place">Whose file it is.</param>
    /// <param name="text">What is in it.</param>
    /// <returns>The definition, unless there is an error; and the problems, warnings too.</returns>
    public static ParsedFile Parse(ComponentPlace place, string text)
    {
        var problems = new ProblemList(place.File);
        try
        {
            var definition = YamlFile.Parse(text) is YamlMap map
                ? Read(place, new MapReader(map, "", problems, KeyTable.FileOf(place.Kind)), HashOf(text))
                : throw new FileException("A component's file is a mapping of keys.");
            return new(place, problems.HasErrors ? null : definition, problems.Found, text);
        }
        catch (FileException e)
        {
            problems.Error(e);
            return new(place, null, problems.Found, text);
        }
    }

    public static string HashOf(string text) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)));

    private static ComponentDefinition Read(ComponentPlace place, MapReader file, string hash)
    {
        ComponentDefinition definition = place.Kind switch
        {
            ComponentKind.Agent => AgentFile.Read(file, Identity.Read(file, "agent", place, hash)),
            ComponentKind.Team => TeamFile.Read(file, Identity.Read(file, "team", place, hash)),
            ComponentKind.Workflow => WorkflowFile.Read(file, Identity.Read(file, "workflow", place, hash)),
            _ => ToolFile.Read(file, Identity.Read(file, "tool", place, hash)),
        };
        file.PassOverUnused();
        file.RefuseOthers();
        return definition;
    }
}

/// <summary>Whose file it is.</summary>
/// <param name="Kind">The kind that its folder stands for.</param>
/// <param name="Id">The name of its own folder.</param>
/// <param name="File">Relative to the components folder.</param>
internal sealed record ComponentPlace(ComponentKind Kind, string Id, string File)
{
    /// <summary>The place that a component's file has.</summary>
    public static ComponentPlace Of(ComponentKind kind, string id) => new(kind, id, $"{FolderOf(kind)}/{id}/{FileName}");

    public const string FileName = "config.yaml";

    public static string FolderOf(ComponentKind kind) =>
        kind switch
        {
            ComponentKind.Agent => "agents",
            ComponentKind.Team => "teams",
            ComponentKind.Workflow => "workflows",
            _ => "tools",
        };
}

/// <summary>What reading one file gave.</summary>
internal sealed record ParsedFile(
    ComponentPlace Place,
    ComponentDefinition? Definition,
    IReadOnlyList<ComponentProblem> Problems,
    string Text
)
{
    /// <summary>Where ids of other components stand in the file, for messages about missing ones.</summary>
    public IReadOnlyList<ComponentReference> References => Definition is null ? [] : ComponentReference.Of(Definition, Text);
}
