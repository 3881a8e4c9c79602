using System.Text;

namespace Hive.Stacks.Export.Kubernetes;

/// <summary>The page that says how the files are used.</summary>
internal static class KubernetesPage
{
    /// <summary>The page.</summary>
    public static string Text(ExportSource source)
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Hive on Kubernetes

            Made by `Export --format=kubernetes` of the workspace's Compose files. [PROPERTIES.md](PROPERTIES.md) says where each of their properties is.

            1. Push the images to a registry that the nodes reach, and name it under `images` in `overlays/production/kustomization.yaml`.
            2. Put the secrets into files beside the overlay. They are ignored by git, and no manifest holds them. `Export … --with-secrets` copies those of
               the workspace there.

            """.ReplaceLineEndings("\n")
        );
        text.Append(SecretFiles.List(source));
        text.Append(
            """
            3. `kubectl apply --kustomize overlays/production`

            Needed: Kubernetes 1.27 or later, a network that carries out NetworkPolicies, a default StorageClass.

            | folder | holds |
            |---|---|
            | `base` | the stacks: StatefulSets for databases and all-in-one stacks, a Deployment for the API, Services, NetworkPolicies |
            | `components/ingress` | an Ingress of class `nginx` for each API; change the host names |
            | `components/gateway` | the same as HTTPRoutes of a Gateway named `hive` |
            | `components/scale` | HorizontalPodAutoscaler and PodDisruptionBudget of the API that several pods can serve |
            | `components/monitoring` | ServiceMonitor and PrometheusRule, for clusters with Prometheus' operator |
            | `components/backup` | a backup each night, on a claim of its own |
            | `overlays/dev`, `overlays/production` | which of these are used, images, secrets |

            """.ReplaceLineEndings("\n")
        );
        return text.ToString();
    }
}
