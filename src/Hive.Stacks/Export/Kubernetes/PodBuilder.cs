using System.Globalization;
using System.Text.Json.Nodes;
using Hive.Stacks.Compose;
using k8s.Models;

namespace Hive.Stacks.Export.Kubernetes;

/// <summary>Makes a pod of a Compose service, a property at a time.</summary>
/// <param name="workload">What the pod belongs to.</param>
internal sealed class PodBuilder(Workload workload)
{
    private const string Container = "/spec/template/spec/containers/0";
    private const string Pod = "/spec/template/spec";

    private readonly V1Container _container = new()
    {
        Name = workload.Service,
        Env = [],
        Ports = [],
        SecurityContext = new V1SecurityContext(),
    };

    private readonly V1PodSpec _pod = new()
    {
        AutomountServiceAccountToken = false,
        EnableServiceLinks = false,
        SecurityContext = new V1PodSecurityContext
        {
            RunAsNonRoot = true,
            SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
        },
    };

    /// <summary>The pod, with every property in it that has a place there.</summary>
    public V1PodSpec Build(PodVolumes volumes)
    {
        foreach (var (name, value) in workload.Properties)
        {
            if (value is not null)
                Put(name, value, volumes);
        }

        _pod.Containers = [_container];
        volumes.AddTo(_pod, _container);
        return _pod;
    }

    private ComposeProperties Properties => workload.Stack.Properties;

    private string Pointer(string name) => $"/services/{workload.Service}/{ComposeProperties.Part(name)}";

    private void IsAt(string name, string place) => Properties.IsAt(Pointer(name), $"{workload.Place} {place}");

    private void IsNotNeeded(string name, string reason) => Properties.IsNotNeeded(Pointer(name), reason);

    private void Put(string name, JsonNode value, PodVolumes volumes)
    {
        switch (name)
        {
            case "image":
                _container.Image = value.ToString();
                IsAt(name, $"{Container}/image");
                break;
            case "pull_policy":
                _container.ImagePullPolicy = "IfNotPresent";
                IsNotNeeded(
                    name,
                    "Compose finds the images on its own machine. Nodes pull them from the registry that an overlay names."
                );
                break;
            case "user":
                PutUser(value.ToString());
                IsAt(name, $"{Pod}/securityContext/runAsUser");
                break;
            case "restart":
                _pod.RestartPolicy = "Always";
                IsAt(name, $"{Pod}/restartPolicy");
                break;
            case "init":
                // The pause container is then the first process, and takes in orphans as Compose's init does.
                _pod.ShareProcessNamespace = value.GetValue<bool>();
                IsAt(name, $"{Pod}/shareProcessNamespace");
                break;
            case "read_only":
                _container.SecurityContext.ReadOnlyRootFilesystem = value.GetValue<bool>();
                IsAt(name, $"{Container}/securityContext/readOnlyRootFilesystem");
                break;
            case "cap_drop":
                _container.SecurityContext.Capabilities = new V1Capabilities { Drop = [.. ComposeValues.Strings(value)] };
                IsAt(name, $"{Container}/securityContext/capabilities/drop");
                break;
            case "security_opt" when ComposeValues.Strings(value).SequenceEqual(["no-new-privileges:true"]):
                _container.SecurityContext.AllowPrivilegeEscalation = false;
                IsAt(name, $"{Container}/securityContext/allowPrivilegeEscalation");
                break;
            case "stop_grace_period":
                _pod.TerminationGracePeriodSeconds = ComposeValues.Seconds(value);
                IsAt(name, $"{Pod}/terminationGracePeriodSeconds");
                break;
            case "environment":
                PutEnvironment(value.AsObject());
                break;
            case "ports":
                PutPorts(value.AsArray());
                break;
            case "deploy":
                _container.Resources = new ContainerBounds(workload).Resources(value["resources"]);
                break;
            case "healthcheck":
                new ContainerBounds(workload).PutProbes(_container, value);
                break;
            case "sysctls":
                PutKernelSettings(value.AsObject());
                break;
            case "dns":
                _pod.DnsPolicy = "None";
                _pod.DnsConfig = new V1PodDNSConfig { Nameservers = [.. ComposeValues.Strings(value)] };
                IsAt(name, $"{Pod}/dnsConfig/nameservers");
                break;
            case "extra_hosts":
                IsNotNeeded(name, "A pod moves from node to node: name the host of a model server in OLLAMA_HOST.");
                break;
            case "volumes" or "tmpfs" or "secrets" or "shm_size":
                volumes.Put(name, value);
                break;
            case "networks":
                IsAt(name, $"/metadata/labels → base/network-policies.yaml NetworkPolicy/{workload.Name} /spec");
                break;
            case "labels":
                PutLabels(value.AsObject());
                break;
            case "depends_on":
                IsNotNeeded(name, "The API waits for PostgreSQL by itself, in Compose as well.");
                break;
            case "logging":
                IsNotNeeded(name, "The kubelet keeps and rotates logs (containerLogMaxSize, containerLogMaxFiles).");
                break;
        }
    }

    private void PutUser(string user)
    {
        var ids = user.Split(':').Select(id => long.Parse(id, CultureInfo.InvariantCulture)).ToList();
        var context = _pod.SecurityContext;
        (context.RunAsUser, context.RunAsGroup, context.FsGroup) = (ids[0], ids[^1], ids[^1]);
        context.FsGroupChangePolicy = "OnRootMismatch";
    }

    private void PutEnvironment(JsonObject variables)
    {
        foreach (var (name, value) in variables)
        {
            if (value is null)
                continue;
            Properties.IsAt(
                $"{Pointer("environment")}/{ComposeProperties.Part(name)}",
                $"{workload.Place} {Container}/env/{_container.Env.Count}/value"
            );
            _container.Env.Add(new V1EnvVar { Name = name, Value = value.ToString() });
        }
    }

    private void PutPorts(JsonArray ports)
    {
        foreach (var (at, port) in ports.Index())
        {
            var pointer = $"{Pointer("ports")}/{at}";
            var number = port!["target"]!.GetValue<int>();
            _container.Ports.Add(
                new V1ContainerPort
                {
                    ContainerPort = number,
                    Name = workload.PortName,
                    Protocol = "TCP",
                }
            );
            Properties.IsAt($"{pointer}/target", $"{workload.Place} {Container}/ports/{at}/containerPort");
            Properties.IsAt($"{pointer}/protocol", $"{workload.Place} {Container}/ports/{at}/protocol");
            Properties.IsNotNeeded($"{pointer}/mode", "It is a word of Swarm.");
            Properties.IsNotNeeded(
                $"{pointer}/host_ip",
                "The Service is of type ClusterIP: nobody outside of the cluster reaches it but through an Ingress or `kubectl port-forward`."
            );
            Properties.IsNotNeeded(
                $"{pointer}/published",
                $"No port of a node is taken. `kubectl port-forward service/{workload.Name} {port["published"]}:{number}` gives the same address."
            );
        }
    }

    private void PutKernelSettings(JsonObject settings)
    {
        foreach (var (name, value) in settings)
        {
            var pointer = $"{Pointer("sysctls")}/{ComposeProperties.Part(name)}";
            if (name == "net.ipv4.ip_default_ttl")
            {
                Properties.IsNotNeeded(
                    pointer,
                    "It keeps what PostgreSQL sends on this machine; here its NetworkPolicy lets nothing out. Kubernetes counts it among unsafe settings."
                );
                continue;
            }

            // Of the safe ones since Kubernetes 1.27.
            _pod.SecurityContext.Sysctls = [new V1Sysctl { Name = name, Value = value!.ToString() }];
            Properties.IsAt(pointer, $"{workload.Place} {Pod}/securityContext/sysctls/0/value");
        }
    }

    private void PutLabels(JsonObject labels)
    {
        Properties.IsAt($"{Pointer("labels")}/hive.stack", $"{workload.Place} /metadata/labels/hive.stack");
        if (labels["hive.instance"]?.ToString() is { Length: > 0 })
            Properties.IsAt($"{Pointer("labels")}/hive.instance", $"{workload.Place} /metadata/labels/hive.instance");
        else
            Properties.IsNotNeeded($"{Pointer("labels")}/hive.instance", "It is empty: the stack itself.");
        Properties.IsNotNeeded(
            $"{Pointer("labels")}/hive.workspace",
            "By it the console finds stacks of one machine; here the namespace tells workspaces apart."
        );
    }
}
