using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Hive.Stacks.Compose;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>
/// A stack as Swarm is to run it, before its secrets and components are read: the run that deploys it may be the one that
/// makes them.
/// </summary>
/// <param name="Resolved">Its Compose file.</param>
/// <param name="Name">Swarm's name for it.</param>
/// <param name="Node">Id of the node that has its data.</param>
/// <param name="Images">
/// What each service is started from, by its name: an image's id, or a registry's name with a digest.
/// </param>
/// <param name="Replicas">How often the API runs, where that means something. 1 or more.</param>
internal sealed record SwarmDraft(
    ResolvedStack Resolved,
    string Name,
    string Node,
    IReadOnlyDictionary<string, string> Images,
    int Replicas
)
{
    private static readonly string[] GivenAs = ["secrets", "configs"];

    /// <summary>Whose.</summary>
    public StackInstance Stack => Resolved.Stack;

    /// <summary>Whether its networks are encrypted between nodes.</summary>
    public bool IsEncrypted { get; init; } = true;

    /// <summary>Makes it whole with what is on disk now.</summary>
    /// <exception cref="StackException">
    /// Something of the Compose file has no counterpart, or a file is too large.
    /// </exception>
    public SwarmManifest Complete()
    {
        var files = MountedFiles.Read(Stack, Name);
        var file = Path.GetFileName(Stack.Paths.SwarmFile);
        var (services, hashes) = (new JsonObject(), new Dictionary<string, string>());
        foreach (var (name, properties) in Resolved.Services)
        {
            var maker = new SwarmService(Resolved, name, file, files.Names);
            var service = maker.Of(properties);
            maker.Ports(properties);
            service["image"] = Images[name];
            hashes[name] = Finish(name, service, files);
            services[name] = service;
        }

        var document = new JsonObject
        {
            ["services"] = services,
            ["networks"] = Networks(file),
            ["secrets"] = Objects(files.Secrets),
            ["configs"] = Objects(files.Configs),
        };
        // For the next run, which keeps it where no other number is asked for.
        document[SwarmFile.ReplicasKey] = Replicas;
        if (SwarmParts.Volumes(Resolved, file) is { } volumes)
            document["volumes"] = volumes;
        Resolved.Properties.IsAt("/name", "name of the stack");
        foreach (var (name, _) in Resolved.Resolved["secrets"]?.AsObject() ?? [])
            Resolved.Properties.IsAt($"/secrets/{name}", $"{file} /secrets/{name}/file");
        return Resolved.Properties.Unknown is [var unknown, ..]
            ? throw new StackException(
                FailureKind.Refused,
                $"{Resolved.Properties.File} sets {unknown}, for which Hive knows no counterpart in Swarm.",
                "Remove it from the Compose file, or serve the stack with --engine=docker."
            )
            : new SwarmManifest(
                Yaml.Of(document),
                hashes,
                [.. files.Secrets.Select(one => one.Unique)],
                [.. files.Configs.Select(one => one.Unique)]
            );
    }

    // What the hash is of decides whether containers are replaced, so more replicas are not in it.
    private string Finish(string name, JsonObject service, MountedFiles files)
    {
        var deploy = service["deploy"]!.AsObject();
        // Addresses of healthy containers instead of one in front of them, which not every kernel can have.
        deploy["endpoint_mode"] = "dnsrr";
        var isData = name == Stack.Definition.DatabaseService.Name;
        // An image of this machine alone is on no other node.
        if (isData || !Images[name].Contains('@', StringComparison.Ordinal))
            deploy["placement"] = new JsonObject { ["constraints"] = new JsonArray($"node.id == {Node}") };
        var text = new StringBuilder(service.ToJsonString());
        foreach (var one in files.All.Where(one => IsGiven(service, one.Name)))
            text.Append('\n').Append(one.Unique);
        var hash = HashOf(Encoding.UTF8.GetBytes(text.ToString()));
        var labels = service["labels"]?.AsObject() ?? [];
        labels[SwarmLabels.Service] = name;
        var noted = labels.DeepClone().AsObject();
        noted[SwarmLabels.Manifest] = hash;
        // On the containers as well: whatever differs, they are replaced one after the other.
        labels[SwarmLabels.Manifest] = hash;
        service["labels"] = labels;
        deploy["labels"] = noted;
        if (!isData)
            deploy["replicas"] = Replicas;
        return hash;
    }

    private static bool IsGiven(JsonObject service, string name) =>
        GivenAs.Any(kind => service[kind] is JsonArray given && given.Any(one => one!["source"]!.ToString() == name));

    // Attachable: the way in is a container of its own.
    private JsonObject Networks(string file)
    {
        var networks = SwarmParts.Networks(Resolved, file);
        foreach (var (_, network) in networks)
        {
            network!["attachable"] = true;
            if (!IsEncrypted)
                network.AsObject().Remove("driver_opts");
        }

        return networks;
    }

    private static JsonObject Objects(IEnumerable<MountedFile> files)
    {
        var all = new JsonObject();
        foreach (var one in files)
            all[one.Name] = new JsonObject { ["name"] = one.Unique, ["file"] = one.Path };
        return all;
    }

    /// <summary>The first digits of a content's SHA-256.</summary>
    public static string HashOf(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content))[..12];
}

/// <summary>A stack as Swarm is to run it.</summary>
/// <param name="Text">The file for <c>docker stack deploy</c>. It names secrets and holds none.</param>
/// <param name="Hashes">What each service is made of, by its name.</param>
/// <param name="Secrets">The secrets' names in Swarm.</param>
/// <param name="Configs">The configs' names in Swarm.</param>
internal sealed record SwarmManifest(
    string Text,
    IReadOnlyDictionary<string, string> Hashes,
    IReadOnlyCollection<string> Secrets,
    IReadOnlyCollection<string> Configs
);
