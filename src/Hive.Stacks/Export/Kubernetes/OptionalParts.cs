using System.Text.Json.Nodes;
using Hive.Stacks.Compose;
using Hive.Stacks.Plans;
using k8s.Models;

namespace Hive.Stacks.Export.Kubernetes;

/// <summary>
/// What an overlay may add: a way in, more pods of the API, monitoring, backups. Each is a Kustomize component.
/// </summary>
internal static class OptionalParts
{
    /// <summary>All.</summary>
    public static IEnumerable<FolderFile> Of(IReadOnlyList<Workload> workloads)
    {
        var apis = workloads.Where(one => one.IsApi).ToList();
        return
        [
            .. Component("ingress", apis.Select(Ingress).Select(KubernetesExport.Json)),
            .. Component("gateway", apis.Select(Route)),
            .. Component("scale", apis.Where(one => !one.IsStateful).SelectMany(Scale).Select(KubernetesExport.Json)),
            .. Component("monitoring", [.. apis.Select(Monitor), Rules(apis)]),
            .. Component(
                "backup",
                workloads.Where(one => !one.IsApi).SelectMany(BackupObjects.Of).Select(KubernetesExport.Json)
            ),
        ];
    }

    private static FolderFile[] Component(string name, IEnumerable<JsonNode> objects) =>
        [
            FolderFile.Of($"components/{name}/{name}.yaml", Yaml.Of(objects)),
            FolderFile.Of(
                $"components/{name}/kustomization.yaml",
                Yaml.Of(
                    new JsonObject
                    {
                        ["apiVersion"] = "kustomize.config.k8s.io/v1alpha1",
                        ["kind"] = "Component",
                        ["resources"] = new JsonArray($"{name}.yaml"),
                    }
                )
            ),
        ];

    // Answers come as a stream, and runs take long; uploads are bounded by the API itself.
    private static object Ingress(Workload api) =>
        new V1Ingress
        {
            ApiVersion = "networking.k8s.io/v1",
            Kind = "Ingress",
            Metadata = new V1ObjectMeta
            {
                Name = api.Name,
                Labels = api.Labels,
                Annotations = new Dictionary<string, string>
                {
                    ["nginx.ingress.kubernetes.io/proxy-buffering"] = "off",
                    ["nginx.ingress.kubernetes.io/proxy-read-timeout"] = "3600",
                    ["nginx.ingress.kubernetes.io/proxy-body-size"] = "0",
                },
            },
            Spec = new V1IngressSpec
            {
                IngressClassName = "nginx",
                Tls = [new V1IngressTLS { Hosts = [Host(api)], SecretName = $"{api.Name}-tls" }],
                Rules =
                [
                    new V1IngressRule
                    {
                        Host = Host(api),
                        Http = new V1HTTPIngressRuleValue
                        {
                            Paths =
                            [
                                new V1HTTPIngressPath
                                {
                                    Path = "/",
                                    PathType = "Prefix",
                                    Backend = new V1IngressBackend
                                    {
                                        Service = new V1IngressServiceBackend
                                        {
                                            Name = api.Name,
                                            Port = new V1ServiceBackendPort { Name = api.PortName },
                                        },
                                    },
                                },
                            ],
                        },
                    },
                ],
            },
        };

    private static JsonObject Route(Workload api) =>
        new JsonObject
        {
            ["apiVersion"] = "gateway.networking.k8s.io/v1",
            ["kind"] = "HTTPRoute",
            ["metadata"] = new JsonObject { ["name"] = api.Name },
            ["spec"] = new JsonObject
            {
                ["parentRefs"] = new JsonArray(new JsonObject { ["name"] = "hive" }),
                ["hostnames"] = new JsonArray(Host(api)),
                ["rules"] = new JsonArray(
                    new JsonObject
                    {
                        ["backendRefs"] = new JsonArray(new JsonObject { ["name"] = api.Name, ["port"] = api.Port }),
                        ["timeouts"] = new JsonObject { ["request"] = "3600s" },
                    }
                ),
            },
        };

    private static IEnumerable<object> Scale(Workload api)
    {
        yield return new V2HorizontalPodAutoscaler
        {
            ApiVersion = "autoscaling/v2",
            Kind = "HorizontalPodAutoscaler",
            Metadata = new V1ObjectMeta { Name = api.Name, Labels = api.Labels },
            Spec = new V2HorizontalPodAutoscalerSpec
            {
                ScaleTargetRef = new V2CrossVersionObjectReference
                {
                    ApiVersion = "apps/v1",
                    Kind = api.Kind,
                    Name = api.Name,
                },
                MinReplicas = 2,
                MaxReplicas = 6,
                Metrics =
                [
                    new V2MetricSpec
                    {
                        Type = "Resource",
                        Resource = new V2ResourceMetricSource
                        {
                            Name = "cpu",
                            Target = new V2MetricTarget { Type = "Utilization", AverageUtilization = 80 },
                        },
                    },
                ],
            },
        };
        yield return new V1PodDisruptionBudget
        {
            ApiVersion = "policy/v1",
            Kind = "PodDisruptionBudget",
            Metadata = new V1ObjectMeta { Name = api.Name, Labels = api.Labels },
            Spec = new V1PodDisruptionBudgetSpec
            {
                MinAvailable = 1,
                Selector = new V1LabelSelector { MatchLabels = api.Selector },
            },
        };
    }

    private static JsonObject Monitor(Workload api) =>
        new JsonObject
        {
            ["apiVersion"] = "monitoring.coreos.com/v1",
            ["kind"] = "ServiceMonitor",
            ["metadata"] = new JsonObject { ["name"] = api.Name },
            ["spec"] = new JsonObject
            {
                ["selector"] = new JsonObject { ["matchLabels"] = new JsonObject { ["app.kubernetes.io/name"] = api.Name } },
                ["endpoints"] = new JsonArray(
                    new JsonObject
                    {
                        ["port"] = api.PortName,
                        ["path"] = "/metrics",
                        ["authorization"] = new JsonObject
                        {
                            ["credentials"] = new JsonObject
                            {
                                ["name"] = $"{api.Stack.Stack.FullName}-secrets",
                                ["key"] = "api_key",
                            },
                        },
                    }
                ),
            },
        };

    private static JsonObject Rules(IEnumerable<Workload> apis) =>
        new JsonObject
        {
            ["apiVersion"] = "monitoring.coreos.com/v1",
            ["kind"] = "PrometheusRule",
            ["metadata"] = new JsonObject { ["name"] = "hive" },
            ["spec"] = new JsonObject
            {
                ["groups"] = new JsonArray(
                    new JsonObject
                    {
                        ["name"] = "hive",
                        ["rules"] = new JsonArray([
                            .. apis.Select(api =>
                                (JsonNode)
                                    new JsonObject
                                    {
                                        ["alert"] = "HiveApiDown",
                                        ["expr"] = $"absent(up{{service=\"{api.Name}\"}} == 1)",
                                        ["for"] = "1m",
                                        ["labels"] = new JsonObject { ["severity"] = "critical", ["stack"] = api.Name },
                                        ["annotations"] = new JsonObject
                                        {
                                            ["summary"] = $"The API of {api.Name} does not answer.",
                                        },
                                    }
                            ),
                        ]),
                    }
                ),
            },
        };

    private static string Host(Workload api) => $"{api.Name}.hive.example";
}
