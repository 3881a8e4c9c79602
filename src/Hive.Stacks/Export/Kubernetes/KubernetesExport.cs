using System.Text.Json.Nodes;
using Hive.Stacks.Compose;
using Hive.Stacks.Plans;
using k8s;
using k8s.Models;

namespace Hive.Stacks.Export.Kubernetes;

/// <summary>
/// Writes stacks as a Kustomize base, overlays for development and production, and components that these add.
/// </summary>
internal static class KubernetesExport
{
    /// <summary>The namespace that an overlay may change.</summary>
    private const string Namespace = "hive";

    /// <summary>All files.</summary>
    /// <exception cref="StackException">Something of the Compose files has no counterpart.</exception>
    public static IReadOnlyList<FolderFile> Of(ExportSource source)
    {
        var workloads = source
            .Stacks.SelectMany(stack => stack.Services.Select(service => new Workload(stack, service.Name, service.Value)))
            .ToList();
        var (components, generator) = ComponentFiles.Of(source);
        List<FolderFile> files =
        [
            .. source.Stacks.Select(stack =>
                FolderFile.Of(
                    $"base/{stack.Stack.FullName}.yaml",
                    Yaml.Of(workloads.Where(one => one.Stack == stack).SelectMany(one => Objects(one, source)))
                )
            ),
            FolderFile.Of("base/namespace.yaml", Yaml.Of(NamespaceObject())),
            FolderFile.Of("base/network-policies.yaml", Yaml.Of(NetworkPolicies.Of(workloads).Select(Json))),
            .. components,
            FolderFile.Of("base/kustomization.yaml", Yaml.Of(Base(source, generator))),
            .. OptionalParts.Of(workloads),
            .. Overlays.Of(source, workloads),
            FolderFile.Of("README.md", KubernetesPage.Text(source)),
        ];
        foreach (var stack in source.Stacks)
            PutWhatIsOfTheProject(stack);
        return [.. files, PropertyPage.Of("Kubernetes", source.Stacks)];
    }

    /// <summary>An object of Kubernetes, as its client writes it.</summary>
    public static JsonNode Json(object value) => JsonNode.Parse(KubernetesJson.Serialize(value))!;

    private static IEnumerable<JsonNode> Objects(Workload workload, ExportSource source)
    {
        var volumes = new PodVolumes(workload, source);
        var pod = new PodBuilder(workload).Build(volumes);
        var template = new V1PodTemplateSpec
        {
            Metadata = new V1ObjectMeta { Labels = workload.Labels },
            Spec = pod,
        };
        var metadata = new V1ObjectMeta { Name = workload.Name, Labels = workload.Labels };
        var selector = new V1LabelSelector { MatchLabels = workload.Selector };
        yield return Json(
            workload.IsStateful
                ? new V1StatefulSet
                {
                    ApiVersion = "apps/v1",
                    Kind = "StatefulSet",
                    Metadata = metadata,
                    Spec = new V1StatefulSetSpec
                    {
                        Replicas = 1,
                        ServiceName = ServiceName(workload),
                        Selector = selector,
                        Template = template,
                        VolumeClaimTemplates = volumes.Claims,
                    },
                }
                : new V1Deployment
                {
                    ApiVersion = "apps/v1",
                    Kind = "Deployment",
                    Metadata = metadata,
                    Spec = new V1DeploymentSpec
                    {
                        Replicas = 1,
                        Selector = selector,
                        Template = template,
                        // The new pod answers before the old one goes.
                        Strategy = new V1DeploymentStrategy
                        {
                            Type = "RollingUpdate",
                            RollingUpdate = new V1RollingUpdateDeployment { MaxSurge = 1, MaxUnavailable = 0 },
                        },
                    },
                }
        );
        yield return Json(
            new V1Service
            {
                ApiVersion = "v1",
                Kind = "Service",
                Metadata = new V1ObjectMeta { Name = ServiceName(workload), Labels = workload.Labels },
                Spec = new V1ServiceSpec
                {
                    Type = "ClusterIP",
                    Selector = workload.Selector,
                    Ports =
                    [
                        new V1ServicePort
                        {
                            Name = workload.PortName,
                            Port = workload.Port,
                            TargetPort = workload.PortName,
                            Protocol = "TCP",
                        },
                    ],
                },
            }
        );
    }

    // The API finds PostgreSQL by the name of the Compose service, which its image holds.
    private static string ServiceName(Workload workload) => workload.IsApi ? workload.Name : workload.Service;

    private static JsonNode NamespaceObject() =>
        Json(
            new V1Namespace
            {
                ApiVersion = "v1",
                Kind = "Namespace",
                Metadata = new V1ObjectMeta
                {
                    Name = Namespace,
                    Labels = new Dictionary<string, string>
                    {
                        ["pod-security.kubernetes.io/enforce"] = "restricted",
                        ["pod-security.kubernetes.io/warn"] = "restricted",
                    },
                },
            }
        );

    private static JsonObject Base(ExportSource source, JsonObject components) =>
        new()
        {
            ["apiVersion"] = "kustomize.config.k8s.io/v1beta1",
            ["kind"] = "Kustomization",
            ["namespace"] = Namespace,
            ["resources"] = new JsonArray([
                "namespace.yaml",
                .. source.Stacks.Select(stack => (JsonNode)$"{stack.Stack.FullName}.yaml"),
                "network-policies.yaml",
            ]),
            ["configMapGenerator"] = new JsonArray(components),
        };

    private static void PutWhatIsOfTheProject(ResolvedStack stack)
    {
        var properties = stack.Properties;
        properties.IsAt("/name", "base/kustomization.yaml /namespace");
        foreach (var (name, value) in stack.Resolved["networks"]?.AsObject() ?? [])
        {
            properties.IsAt($"/networks/{name}", "base/network-policies.yaml /spec");
            properties.IsNotNeeded($"/networks/{name}/driver", "The cluster's network carries all; policies divide it.");
            if (value?["driver_opts"] is not null)
                properties.IsNotNeeded(
                    $"/networks/{name}/driver_opts",
                    "It publishes PostgreSQL on the machine without a way out. Nothing is published here, and the policy has no way out."
                );
        }
    }
}
