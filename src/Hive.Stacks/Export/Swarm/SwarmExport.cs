using System.Text.Json.Nodes;
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

    private static IEnumerable<FolderFile> Stack(ExportedStack stack, ExportSource source)
    {
        var file = $"{stack.Stack.FullName}.yml";
        var (services, ports) = (new JsonObject(), new JsonObject());
        foreach (var (name, properties) in stack.Services)
        {
            var service = new SwarmService(stack, name, file, source);
            services[name] = service.Of(properties);
            ports[name] = new JsonObject { ["ports"] = service.Ports(properties) };
        }

        var document = new JsonObject
        {
            ["services"] = services,
            ["networks"] = Networks(stack, file),
            ["secrets"] = Secrets(stack, source),
            ["configs"] = Configs(stack, source),
        };
        PutVolumes(stack, document, file);
        stack.Properties.IsAt("/name", "README.md: the name that `docker stack deploy` is given");
        yield return FolderFile.Of(file, Yaml.Of(document));
        yield return FolderFile.Of($"{stack.Stack.FullName}-ports.yml", Yaml.Of(new JsonObject { ["services"] = ports }));
    }

    private static JsonObject Networks(ExportedStack stack, string file)
    {
        var networks = new JsonObject();
        foreach (var (name, value) in stack.Resolved["networks"]?.AsObject() ?? [])
        {
            var pointer = $"/networks/{name}";
            if (value?["driver_opts"] is not null)
            {
                stack.Properties.IsNotNeeded(
                    pointer,
                    "It publishes PostgreSQL on one machine without a way out. Swarm's own network for published ports does not route out of the container."
                );
                continue;
            }

            stack.Properties.IsAt(pointer, $"{file} /networks/{name}");
            stack.Properties.IsNotNeeded($"{pointer}/name", "Swarm names networks after the stack.");
            var network = new JsonObject
            {
                ["driver"] = "overlay",
                ["driver_opts"] = new JsonObject { ["encrypted"] = "true" },
            };
            if (value?["internal"]?.GetValue<bool>() == true)
                network["internal"] = true;
            networks[name] = network;
        }

        return networks;
    }

    // Swarm keeps secrets encrypted and gives them to the nodes that need them.
    private static JsonObject Secrets(ExportedStack stack, ExportSource source)
    {
        var secrets = new JsonObject();
        foreach (var name in source.Secrets[stack.Stack.FullName])
            secrets[name] = new JsonObject { ["file"] = $"./secrets/{stack.Stack.FullName}/{name}" };
        secrets["mcp_servers"] = new JsonObject { ["file"] = $"./secrets/{SecretFiles.McpServers}" };
        foreach (var (name, _) in stack.Resolved["secrets"]?.AsObject() ?? [])
            stack.Properties.IsAt($"/secrets/{name}", $"{stack.Stack.FullName}.yml /secrets/{name}/file");
        return secrets;
    }

    private static JsonObject Configs(ExportedStack stack, ExportSource source)
    {
        var configs = new JsonObject();
        foreach (var path in source.Components.Keys)
            configs[SwarmService.ConfigOf(path)] = new JsonObject { ["file"] = $"./components/{path}" };
        return configs;
    }

    private static void PutVolumes(ExportedStack stack, JsonObject document, string file)
    {
        if (stack.Resolved["volumes"] is not JsonObject volumes)
            return;
        var all = new JsonObject();
        foreach (var (name, _) in volumes)
        {
            all[name] = new JsonObject();
            stack.Properties.IsAt($"/volumes/{name}", $"{file} /volumes/{name}");
        }

        document["volumes"] = all;
    }
}
