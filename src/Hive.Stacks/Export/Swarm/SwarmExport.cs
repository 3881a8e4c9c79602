using System.Text.Json.Nodes;
using Hive.Stacks.Compose;
using Hive.Stacks.Engines.Swarm;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Export.Swarm;

/// <summary>Writes stacks as <c>docker stack deploy</c> takes them.</summary>
internal static class SwarmExport
{
    /// <summary>All files.</summary>
    /// <exception cref="StackException">Something of the Compose files has no counterpart.</exception>
    public static IReadOnlyList<FolderFile> Of(ExportSource source)
    {
        var files = source
            .Stacks.SelectMany(stack => Stack(stack, source))
            .Concat(source.Components.Select(one => new FolderFile($"components/{one.Key}", one.Value)))
            .ToList();
        return
        [
            .. files,
            FolderFile.Of("secrets/.gitignore", "*\n!.gitignore\n"),
            FolderFile.Of("README.md", SwarmPage.Text(source)),
            PropertyPage.Of("Swarm", source.Stacks),
        ];
    }

    private static IEnumerable<FolderFile> Stack(ResolvedStack stack, ExportSource source)
    {
        var file = $"{stack.Stack.FullName}.yml";
        var (services, ports) = (new JsonObject(), new JsonObject());
        foreach (var (name, properties) in stack.Services)
        {
            var service = new SwarmService(stack, name, file, Files(stack, source));
            services[name] = service.Of(properties);
            ports[name] = new JsonObject { ["ports"] = service.Ports(properties) };
        }

        var document = new JsonObject
        {
            ["services"] = services,
            ["networks"] = SwarmParts.Networks(stack, file),
            ["secrets"] = Secrets(stack, source),
            ["configs"] = Configs(stack, source),
        };
        if (SwarmParts.Volumes(stack, file) is { } volumes)
            document["volumes"] = volumes;
        stack.Properties.IsAt("/name", "README.md: the name that `docker stack deploy` is given");
        yield return FolderFile.Of(file, Yaml.Of(document));
        yield return FolderFile.Of($"{stack.Stack.FullName}-ports.yml", Yaml.Of(new JsonObject { ["services"] = ports }));
    }

    // Swarm keeps secrets encrypted and gives them to the nodes that need them.
    private static JsonObject Secrets(ResolvedStack stack, ExportSource source)
    {
        var secrets = new JsonObject();
        foreach (var name in source.Secrets[stack.Stack.FullName])
            secrets[name] = new JsonObject { ["file"] = $"./secrets/{stack.Stack.FullName}/{name}" };
        secrets[SwarmFiles.McpServers] = new JsonObject { ["file"] = $"./secrets/{SecretFiles.McpServers}" };
        foreach (var (name, _) in stack.Resolved["secrets"]?.AsObject() ?? [])
            stack.Properties.IsAt($"/secrets/{name}", $"{stack.Stack.FullName}.yml /secrets/{name}/file");
        return secrets;
    }

    private static SwarmFiles Files(ResolvedStack stack, ExportSource source) =>
        new(source.Secrets[stack.Stack.FullName], [.. source.Components.Keys]);

    private static JsonObject Configs(ResolvedStack stack, ExportSource source)
    {
        var configs = new JsonObject();
        foreach (var path in source.Components.Keys)
            configs[SwarmService.ConfigOf(path)] = new JsonObject { ["file"] = $"./components/{path}" };
        return configs;
    }
}
