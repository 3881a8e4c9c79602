using Hive.Stacks.Catalogue;

namespace Hive.Build.Generating;

/// <summary>
/// The one template of the all-in-one stacks' Compose files, which differ in names, ports and limits only.
/// </summary>
/// <remarks>
/// A file that others include is no way: each must work alone in a workspace, and Compose looks for an included file there.
/// </remarks>
public static class ComposeTemplate
{
    /// <summary>The stacks whose file is made.</summary>
    public static IReadOnlyList<StackDefinition> Stacks { get; } =
    [.. StackCatalogue.All.Where(stack => stack.Postgres is null)];

    /// <summary>The template, below the root of a checkout.</summary>
    public const string File = "build/Generating/all-in-one.yml";

    /// <summary>The text of a stack's file.</summary>
    /// <param name="template">The template's text.</param>
    /// <param name="stack">Which stack.</param>
    public static string Make(string template, StackDefinition stack)
    {
        var values = new Dictionary<string, string>
        {
            ["name"] = stack.Name,
            ["NAME"] = stack.Name.ToUpperInvariant(),
            ["Title"] = stack.Title,
            ["file"] = stack.ComposeFile,
            ["service"] = stack.Api.Name,
            ["image"] = stack.Api.Image,
            ["port"] = $"{stack.Port}",
            ["port_variable"] = stack.PortVariable,
            ["network"] = stack.Network,
            ["data"] = stack.DataFolder,
            ["memory"] = stack.Api.MemoryLimit,
            ["cpus"] = string.Create(null, $"{stack.Api.CpuLimit:0.0}"),
        };
        return values.Aggregate(
            template,
            (text, value) => text.Replace("{{" + value.Key + "}}", value.Value, StringComparison.Ordinal)
        );
    }
}
