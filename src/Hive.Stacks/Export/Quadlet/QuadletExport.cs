using System.Globalization;
using System.Text;
using System.Text.Json.Nodes;
using Hive.Stacks.Compose;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Export.Quadlet;

/// <summary>Writes stacks as units of Podman's Quadlet, which systemd runs.</summary>
internal static class QuadletExport
{
    /// <summary>All files.</summary>
    /// <exception cref="StackException">Something of the Compose files has no counterpart.</exception>
    public static IReadOnlyList<FolderFile> Of(ExportSource source)
    {
        var files = source.Stacks.SelectMany(Stack).ToList();
        return [.. files, FolderFile.Of("README.md", QuadletPage.Text(files)), PropertyPage.Of("Quadlet", source.Stacks)];
    }

    private static IEnumerable<FolderFile> Stack(ResolvedStack stack)
    {
        var project = stack.Resolved["name"]!.ToString();
        foreach (var (name, properties) in stack.Services)
            yield return new QuadletService(stack, name, project).Of(properties);
        foreach (var (name, value) in stack.Resolved["networks"]?.AsObject() ?? [])
            yield return Network(stack, project, name, value);
        foreach (var (name, value) in stack.Resolved["volumes"]?.AsObject() ?? [])
        {
            var unit = $"{project}-{name}.volume";
            stack.Properties.IsAt($"/volumes/{name}/name", $"{unit} [Volume] VolumeName");
            yield return FolderFile.Of(unit, $"[Volume]\nVolumeName={value!["name"]}\n");
        }

        stack.Properties.IsAt("/name", $"the names of the units: {project}-…");
        foreach (var (name, _) in stack.Resolved["secrets"]?.AsObject() ?? [])
            stack.Properties.IsAt(
                $"/secrets/{name}",
                $"{project}-{stack.Stack.Definition.DatabaseService.Name}.container [Container] Volume"
            );
    }

    private static FolderFile Network(ResolvedStack stack, string project, string name, JsonNode? value)
    {
        var unit = $"{project}-{name}.network";
        var pointer = $"/networks/{name}";
        var text = new StringBuilder("[Network]\n");
        text.Append(CultureInfo.InvariantCulture, $"NetworkName={value!["name"]}\nDriver={value["driver"]}\n");
        stack.Properties.IsAt($"{pointer}/name", $"{unit} [Network] NetworkName");
        stack.Properties.IsAt($"{pointer}/driver", $"{unit} [Network] Driver");
        if (value["internal"]?.GetValue<bool>() == true)
        {
            text.Append("Internal=true\n");
            stack.Properties.IsAt($"{pointer}/internal", $"{unit} [Network] Internal");
        }

        if (value["driver_opts"] is not null)
        {
            // netavark's counterpart: no default route, so what is published is answered and nothing else gets out.
            text.Append("Options=no_default_route=true\n");
            stack.Properties.IsAt($"{pointer}/driver_opts", $"{unit} [Network] Options");
        }

        return FolderFile.Of(unit, text.ToString());
    }
}
