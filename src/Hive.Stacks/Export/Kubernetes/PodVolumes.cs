using System.Text.Json.Nodes;
using Hive.Stacks.Compose;
using k8s.Models;

namespace Hive.Stacks.Export.Kubernetes;

/// <summary>What a pod has mounted: secrets, components, claims, and folders in memory.</summary>
/// <param name="workload">Whose pod.</param>
/// <param name="source">What is exported.</param>
internal sealed class PodVolumes(Workload workload, ExportSource source)
{
    private const string Pod = "/spec/template/spec";
    private readonly List<V1Volume> _volumes = [];
    private readonly List<V1VolumeMount> _mounts = [];

    /// <summary>The claims, one for each pod of a StatefulSet.</summary>
    public List<V1PersistentVolumeClaim> Claims { get; } = [];

    private ComposeProperties Properties => workload.Stack.Properties;

    /// <summary>Takes over one property of the service.</summary>
    public void Put(string name, JsonNode value)
    {
        var pointer = $"/services/{workload.Service}/{name}";
        switch (name)
        {
            case "volumes":
                foreach (var (at, volume) in value.AsArray().Index())
                    PutVolume($"{pointer}/{at}", volume!.AsObject());
                break;
            case "tmpfs":
                foreach (var (at, folder) in value.AsArray().Index())
                    PutMemory($"{pointer}/{at}", folder!.ToString());
                break;
            case "shm_size":
                Mount(
                    "shared-memory",
                    "/dev/shm",
                    pointer,
                    Memory(ComposeValues.Size(value.ToString())),
                    "emptyDir/sizeLimit"
                );
                break;
            case "secrets":
                foreach (var (at, secret) in value.AsArray().Index())
                    PutSecret($"{pointer}/{at}", secret!.AsObject());
                break;
        }
    }

    /// <summary>Adds the volumes to a pod and the mounts to its container.</summary>
    public void AddTo(V1PodSpec pod, V1Container container)
    {
        pod.Volumes = _volumes;
        container.VolumeMounts = _mounts;
        // The root of a claim belongs to root, and PostgreSQL wants a folder of its own user's.
        if (_mounts.FirstOrDefault(mount => mount.MountPath == "/var/lib/postgresql/data") is { } data)
            container.Env.Add(new V1EnvVar { Name = "PGDATA", Value = $"{data.MountPath}/cluster" });
    }

    private void PutVolume(string pointer, JsonObject volume)
    {
        var (type, target) = (volume["type"]!.ToString(), volume["target"]!.ToString());
        var isReadOnly = volume["read_only"]?.GetValue<bool>() == true;
        switch (target)
        {
            case "/run/secrets":
                Mount("secrets", target, pointer, Secret(), "secret/secretName", isReadOnly);
                break;
            case "/app/ai":
                Mount("components", target, pointer, Components(), "configMap/name", isReadOnly);
                break;
            case "/app/.mcp.json":
                Mount(
                    "mcp",
                    target,
                    pointer,
                    new V1SecretVolumeSource { SecretName = "hive-mcp" },
                    "secret/secretName",
                    isReadOnly,
                    "mcp.json"
                );
                break;
            case var _ when workload.IsStateful && !isReadOnly:
                Claim(Path.GetFileName(target), target, pointer);
                break;
            case var _ when type == "volume":
                Mount(volume["source"]!.ToString().Replace('_', '-'), target, pointer, new V1EmptyDirVolumeSource(), "name");
                Properties.IsNotNeeded(
                    $"{pointer}/type",
                    "Pods of the API come and go, and keep nothing: what lasts is in the database."
                );
                break;
        }

        if (type == "volume")
            Properties.IsAt(
                $"/volumes/{volume["source"]}",
                $"{workload.Place} {(workload.IsStateful ? "/spec/volumeClaimTemplates" : $"{Pod}/volumes")}"
            );
    }

    // Mode and owner are the pod's group's: such a folder is made writable for it.
    private void PutMemory(string pointer, string text)
    {
        var (target, options) = ComposeValues.Tmpfs(text);
        var name = target.Trim('/').Replace('/', '-').Replace("run-hive", "sockets", StringComparison.Ordinal);
        Mount(name, target, pointer, Memory(ComposeValues.Size(options["size"])), "emptyDir/sizeLimit");
    }

    private void PutSecret(string pointer, JsonObject secret)
    {
        var target = secret["target"]!.ToString();
        if (_volumes.All(volume => volume.Name != "secrets"))
            Mount("secrets", Path.GetDirectoryName(target)!, pointer, Secret(), "secret/secretName", isReadOnly: true);
        _volumes.First(volume => volume.Name == "secrets").Secret.Items = [Item(Path.GetFileName(target))];
        Properties.IsAt(pointer, $"{workload.Place} {Pod}/volumes/{_volumes.Count - 1}/secret/items/0/path");
        Properties.IsAt(
            $"/secrets/{secret["source"]}",
            $"overlays/production/kustomization.yaml /secretGenerator ({workload.Stack.Stack.FullName}-secrets)"
        );
    }

    private void Claim(string name, string target, string pointer)
    {
        Properties.IsAt(pointer, $"{workload.Place} /spec/volumeClaimTemplates/{Claims.Count}/metadata/name");
        Claims.Add(
            new V1PersistentVolumeClaim
            {
                Metadata = new V1ObjectMeta { Name = name },
                Spec = new V1PersistentVolumeClaimSpec
                {
                    AccessModes = ["ReadWriteOnce"],
                    Resources = new V1VolumeResourceRequirements
                    {
                        Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("10Gi") },
                    },
                },
            }
        );
        _mounts.Add(new V1VolumeMount { Name = name, MountPath = target });
    }

    private void Mount(
        string name,
        string target,
        string pointer,
        object volume,
        string key,
        bool isReadOnly = false,
        string? path = null
    )
    {
        Properties.IsAt(pointer, $"{workload.Place} {Pod}/volumes/{_volumes.Count}/{key}");
        Properties.IsAt($"{pointer}/target", $"{workload.Place} {Pod}/containers/0/volumeMounts/{_mounts.Count}/mountPath");
        _volumes.Add(
            new V1Volume
            {
                Name = name,
                Secret = volume as V1SecretVolumeSource,
                ConfigMap = volume as V1ConfigMapVolumeSource,
                EmptyDir = volume as V1EmptyDirVolumeSource,
            }
        );
        _mounts.Add(
            new V1VolumeMount
            {
                Name = name,
                MountPath = target,
                SubPath = path,
                ReadOnlyProperty = isReadOnly ? true : null,
            }
        );
        if (isReadOnly)
            Properties.IsAt(
                $"{pointer}/read_only",
                $"{workload.Place} {Pod}/containers/0/volumeMounts/{_mounts.Count - 1}/readOnly"
            );
    }

    private V1SecretVolumeSource Secret() =>
        new() { SecretName = $"{workload.Stack.Stack.FullName}-secrets", DefaultMode = 0x120 };

    // The names of a ConfigMap's files have no slash; where each goes is said here.
    private V1ConfigMapVolumeSource Components() =>
        new()
        {
            Name = "hive-components",
            Items =
            [
                .. source.Components.Keys.Select(path => new V1KeyToPath { Key = ComponentFiles.KeyOf(path), Path = path }),
            ],
        };

    private static V1EmptyDirVolumeSource Memory(string size) =>
        new() { Medium = "Memory", SizeLimit = new ResourceQuantity(size) };

    private static V1KeyToPath Item(string name) => new() { Key = name, Path = name };
}
