using System.Text.Json.Nodes;
using k8s.Models;

namespace Hive.Stacks.Export.Kubernetes;

/// <summary>
/// The isolation that Compose's networks give, as policies: who shares a network may talk, and nobody else.
/// </summary>
internal static class NetworkPolicies
{
    /// <summary>Namespaces whose pods may ask an API: what carries requests in, and what reads metrics.</summary>
    private static readonly string[] Callers = ["ingress-nginx", "monitoring"];

    /// <summary>One that closes everything, and one for each workload.</summary>
    public static IEnumerable<V1NetworkPolicy> Of(IReadOnlyList<Workload> workloads) =>
        [
            Policy("default-deny", new V1LabelSelector(), [], []),
            .. workloads.Select(one =>
                Policy(one.Name, Pods(one).PodSelector, Ingress(one, workloads), Egress(one, workloads))
            ),
        ];

    private static V1NetworkPolicy Policy(
        string name,
        V1LabelSelector pods,
        IList<V1NetworkPolicyIngressRule> ingress,
        IList<V1NetworkPolicyEgressRule> egress
    ) =>
        new()
        {
            ApiVersion = "networking.k8s.io/v1",
            Kind = "NetworkPolicy",
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1NetworkPolicySpec
            {
                PodSelector = pods,
                PolicyTypes = ["Ingress", "Egress"],
                Ingress = ingress,
                Egress = egress,
            },
        };

    private static List<V1NetworkPolicyIngressRule> Ingress(Workload one, IReadOnlyList<Workload> workloads)
    {
        List<V1NetworkPolicyPeer> peers = [.. workloads.Where(other => Meet(one, other)).Select(Pods)];
        if (one.IsApi)
            peers.AddRange(Callers.Select(name => new V1NetworkPolicyPeer { NamespaceSelector = NamespaceOf(name) }));
        return [new V1NetworkPolicyIngressRule { FromProperty = peers, Ports = [Port(one.Port)] }];
    }

    private static List<V1NetworkPolicyEgressRule> Egress(Workload one, IReadOnlyList<Workload> workloads)
    {
        if (!one.IsApi)
            return [];
        return
        [
            .. workloads
                .Where(other => Meet(one, other))
                .Select(other => new V1NetworkPolicyEgressRule { To = [Pods(other)], Ports = [Port(other.Port)] }),
            new V1NetworkPolicyEgressRule
            {
                To = [new V1NetworkPolicyPeer { NamespaceSelector = NamespaceOf("kube-system") }],
                Ports = [Port(53, "UDP"), Port(53)],
            },
            // Models and tools are on the internet. Link-local addresses are the cloud's own: they hand out credentials
            // of the node.
            new V1NetworkPolicyEgressRule
            {
                To =
                [
                    new V1NetworkPolicyPeer
                    {
                        IpBlock = new V1IPBlock { Cidr = "0.0.0.0/0", Except = ["169.254.0.0/16"] },
                    },
                    new V1NetworkPolicyPeer
                    {
                        IpBlock = new V1IPBlock { Cidr = "::/0", Except = ["fe80::/10", "fd00:ec2::/32"] },
                    },
                ],
            },
        ];
    }

    // Two services of one stack that have a network in common.
    private static bool Meet(Workload one, Workload other) =>
        one != other && one.Stack == other.Stack && Networks(one).Intersect(Networks(other)).Any();

    private static IEnumerable<string> Networks(Workload one) =>
        one.Properties["networks"] is JsonObject networks ? networks.Select(network => network.Key) : [];

    private static V1NetworkPolicyPeer Pods(Workload one) =>
        new() { PodSelector = new V1LabelSelector { MatchLabels = one.Selector } };

    private static V1LabelSelector NamespaceOf(string name) =>
        new() { MatchLabels = new Dictionary<string, string> { ["kubernetes.io/metadata.name"] = name } };

    private static V1NetworkPolicyPort Port(int number, string protocol = "TCP") =>
        new() { Port = number, Protocol = protocol };
}
