using k8s.Models;

namespace Hive.Stacks.Export.Kubernetes;

/// <summary>
/// A backup each night of a PostgreSQL that other pods reach. The all-in-one stacks make theirs in their own pod
/// (HIVE_BACKUP_EVERY), because nobody else reaches their database.
/// </summary>
internal static class BackupObjects
{
    private const string Script = """
        set -e
        file=/backups/$(date -u +%Y%m%dT%H%M%SZ).dump
        /opt/hive/entrypoints/database.sh dump >"$file.new"
        sync "$file.new"
        mv "$file.new" "$file"
        find /backups -name '*.dump' -mtime +14 -delete
        """;

    /// <summary>The job, where it writes, and the way to PostgreSQL.</summary>
    public static IEnumerable<object> Of(Workload database)
    {
        var name = $"{database.Name}-backup";
        var labels = new Dictionary<string, string>
        {
            ["app.kubernetes.io/name"] = name,
            ["app.kubernetes.io/part-of"] = "hive",
        };
        var selector = new V1LabelSelector
        {
            MatchLabels = new Dictionary<string, string> { ["app.kubernetes.io/name"] = name },
        };
        yield return new V1PersistentVolumeClaim
        {
            ApiVersion = "v1",
            Kind = "PersistentVolumeClaim",
            Metadata = new V1ObjectMeta { Name = name, Labels = labels },
            Spec = new V1PersistentVolumeClaimSpec
            {
                AccessModes = ["ReadWriteOnce"],
                Resources = new V1VolumeResourceRequirements
                {
                    Requests = new Dictionary<string, ResourceQuantity> { ["storage"] = new("20Gi") },
                },
            },
        };
        yield return new V1CronJob
        {
            ApiVersion = "batch/v1",
            Kind = "CronJob",
            Metadata = new V1ObjectMeta { Name = name, Labels = labels },
            Spec = new V1CronJobSpec
            {
                Schedule = "17 3 * * *",
                ConcurrencyPolicy = "Forbid",
                JobTemplate = new V1JobTemplateSpec
                {
                    Spec = new V1JobSpec
                    {
                        BackoffLimit = 2,
                        Template = new V1PodTemplateSpec
                        {
                            Metadata = new V1ObjectMeta { Labels = labels },
                            Spec = Pod(database, name),
                        },
                    },
                },
            },
        };
        yield return new V1NetworkPolicy
        {
            ApiVersion = "networking.k8s.io/v1",
            Kind = "NetworkPolicy",
            Metadata = new V1ObjectMeta { Name = name },
            Spec = new V1NetworkPolicySpec
            {
                PodSelector = selector,
                PolicyTypes = ["Ingress", "Egress"],
                Egress =
                [
                    new V1NetworkPolicyEgressRule
                    {
                        To =
                        [
                            new V1NetworkPolicyPeer
                            {
                                PodSelector = new V1LabelSelector { MatchLabels = database.Selector },
                            },
                        ],
                        Ports = [new V1NetworkPolicyPort { Port = database.Port, Protocol = "TCP" }],
                    },
                    new V1NetworkPolicyEgressRule
                    {
                        To =
                        [
                            new V1NetworkPolicyPeer
                            {
                                NamespaceSelector = new V1LabelSelector
                                {
                                    MatchLabels = new Dictionary<string, string>
                                    {
                                        ["kubernetes.io/metadata.name"] = "kube-system",
                                    },
                                },
                            },
                        ],
                        Ports = [new V1NetworkPolicyPort { Port = 53, Protocol = "UDP" }],
                    },
                ],
            },
        };
        yield return new V1NetworkPolicy
        {
            ApiVersion = "networking.k8s.io/v1",
            Kind = "NetworkPolicy",
            Metadata = new V1ObjectMeta { Name = $"{database.Name}-from-backup" },
            Spec = new V1NetworkPolicySpec
            {
                PodSelector = new V1LabelSelector { MatchLabels = database.Selector },
                PolicyTypes = ["Ingress"],
                Ingress =
                [
                    new V1NetworkPolicyIngressRule
                    {
                        FromProperty = [new V1NetworkPolicyPeer { PodSelector = selector }],
                        Ports = [new V1NetworkPolicyPort { Port = database.Port, Protocol = "TCP" }],
                    },
                ],
            },
        };
    }

    private static V1PodSpec Pod(Workload database, string claim) =>
        new()
        {
            RestartPolicy = "Never",
            AutomountServiceAccountToken = false,
            SecurityContext = new V1PodSecurityContext
            {
                RunAsNonRoot = true,
                RunAsUser = 1000,
                RunAsGroup = 1000,
                FsGroup = 1000,
                SeccompProfile = new V1SeccompProfile { Type = "RuntimeDefault" },
            },
            Containers =
            [
                new V1Container
                {
                    Name = "backup",
                    Image = database.Properties["image"]!.ToString(),
                    Command = ["bash", "-c", Script.ReplaceLineEndings("\n")],
                    Env =
                    [
                        new V1EnvVar { Name = "HIVE_DATABASE_HOST", Value = database.Service },
                        new V1EnvVar { Name = "HIVE_DATABASE_NAME", Value = database.Stack.Stack.Definition.Database },
                    ],
                    SecurityContext = new V1SecurityContext
                    {
                        AllowPrivilegeEscalation = false,
                        ReadOnlyRootFilesystem = true,
                        Capabilities = new V1Capabilities { Drop = ["ALL"] },
                    },
                    Resources = new V1ResourceRequirements
                    {
                        Limits = new Dictionary<string, ResourceQuantity> { ["memory"] = new("512Mi"), ["cpu"] = new("1") },
                        Requests = new Dictionary<string, ResourceQuantity>
                        {
                            ["memory"] = new("64Mi"),
                            ["cpu"] = new("100m"),
                        },
                    },
                    VolumeMounts =
                    [
                        new V1VolumeMount { Name = "backups", MountPath = "/backups" },
                        new V1VolumeMount
                        {
                            Name = "secrets",
                            MountPath = "/run/secrets",
                            ReadOnlyProperty = true,
                        },
                        new V1VolumeMount { Name = "tmp", MountPath = "/tmp" },
                    ],
                },
            ],
            Volumes =
            [
                new V1Volume
                {
                    Name = "backups",
                    PersistentVolumeClaim = new V1PersistentVolumeClaimVolumeSource { ClaimName = claim },
                },
                new V1Volume
                {
                    Name = "secrets",
                    Secret = new V1SecretVolumeSource
                    {
                        SecretName = $"{database.Stack.Stack.FullName}-secrets",
                        DefaultMode = 0x120,
                        Items = [new V1KeyToPath { Key = "database_password", Path = "database_password" }],
                    },
                },
                new V1Volume
                {
                    Name = "tmp",
                    EmptyDir = new V1EmptyDirVolumeSource { SizeLimit = new ResourceQuantity("64Mi") },
                },
            ],
        };
}
