using System.Text.Json.Nodes;
using Hive.Stacks.Compose;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Export.Kubernetes;

/// <summary>What differs between development and production.</summary>
internal static class Overlays
{
    /// <summary>Both, each with the secrets that it makes of files.</summary>
    public static IEnumerable<FolderFile> Of(ExportSource source, IReadOnlyList<Workload> workloads) =>
        [
            .. Overlay("dev", source, [], Images(workloads, registry: null), []),
            .. Overlay(
                "production",
                source,
                ["scale", "ingress", "backup"],
                Images(workloads, "registry.example"),
                [.. workloads.Where(one => one.IsStateful && one.IsApi).Select(BackupPatch)]
            ),
        ];

    private static FolderFile[] Overlay(
        string name,
        ExportSource source,
        string[] components,
        JsonArray images,
        JsonNode[] patches
    )
    {
        var overlay = new JsonObject
        {
            ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
            ["kind"] = "Kustomization",
            ["namespace"] = name == "production" ? "hive" : $"hive-{name}",
            ["resources"] = new JsonArray("../../base"),
            ["secretGenerator"] = new JsonArray([
                .. source.Stacks.Select(stack => Secrets($"{stack.Stack.FullName}-secrets", SecretFiles.Of(stack, source))),
                Secrets("hive-mcp", [SecretFiles.McpServers]),
            ]),
        };
        if (components.Length > 0)
            overlay["components"] = new JsonArray([.. components.Select(one => (JsonNode)$"../../components/{one}")]);
        if (images.Count > 0)
            overlay["images"] = images;
        if (patches.Length > 0)
            overlay["patches"] = new JsonArray(patches);
        return
        [
            FolderFile.Of($"overlays/{name}/kustomization.yaml", Yaml.Of(overlay)),
            FolderFile.Of($"overlays/{name}/secrets/.gitignore", "*\n!.gitignore\n"),
        ];
    }

    // Of files that are beside the overlay: no secret is in what is committed.
    private static JsonObject Secrets(string name, IEnumerable<string> files) =>
        new JsonObject
        {
            ["name"] = name,
            ["type"] = "Opaque",
            ["files"] = new JsonArray([.. files.Select(file => (JsonNode)$"secrets/{file}")]),
        };

    private static JsonArray Images(IReadOnlyList<Workload> workloads, string? registry) =>
        registry is null
            ? []
            : new JsonArray([
                .. workloads
                    .Select(one => one.Properties["image"]!.ToString())
                    .Distinct(StringComparer.Ordinal)
                    .Select(image => image[..image.LastIndexOf(':')])
                    .Select(image => (JsonNode)new JsonObject { ["name"] = image, ["newName"] = $"{registry}/{image}" }),
            ]);

    // Nobody but the pod itself reaches its database: it makes the backups.
    private static JsonObject BackupPatch(Workload one) =>
        new JsonObject
        {
            ["target"] = new JsonObject { ["kind"] = one.Kind, ["name"] = one.Name },
            ["patch"] = Yaml.Of(
                new JsonObject
                {
                    ["apiVersion"] = "apps/v1",
                    ["kind"] = one.Kind,
                    ["metadata"] = new JsonObject { ["name"] = one.Name },
                    ["spec"] = new JsonObject
                    {
                        ["template"] = new JsonObject
                        {
                            ["spec"] = new JsonObject
                            {
                                ["containers"] = new JsonArray(
                                    new JsonObject
                                    {
                                        ["name"] = one.Service,
                                        ["env"] = new JsonArray(
                                            new JsonObject { ["name"] = "HIVE_BACKUP_EVERY", ["value"] = "24h" }
                                        ),
                                    }
                                ),
                            },
                        },
                    },
                }
            ),
        };
}
