using System.Globalization;
using System.Text.Json.Nodes;
using Hive.Stacks.Compose;
using k8s.Models;

namespace Hive.Stacks.Export.Kubernetes;

/// <summary>What a container may use, and how it is asked whether it works.</summary>
/// <param name="workload">What its pod belongs to.</param>
internal sealed class ContainerBounds(Workload workload)
{
    private const string Container = "/spec/template/spec/containers/0";

    /// <summary>What it may use, and what is kept for it.</summary>
    public V1ResourceRequirements Resources(JsonNode? resources)
    {
        var result = new V1ResourceRequirements();
        foreach (var (kind, name) in new[] { ("limits", "limits"), ("reservations", "requests") })
        {
            var values = new Dictionary<string, ResourceQuantity>(StringComparer.Ordinal);
            foreach (var (key, value) in resources?[kind]?.AsObject() ?? [])
            {
                var pointer = $"{Pointer("deploy")}/resources/{kind}/{key}";
                if (key == "pids")
                {
                    workload.Stack.Properties.IsNotNeeded(
                        pointer,
                        "The kubelet bounds the processes of a pod (podPidsLimit)."
                    );
                    continue;
                }

                var kubernetes = key == "cpus" ? "cpu" : key;
                values[kubernetes] = new ResourceQuantity(
                    key == "memory" ? ComposeValues.Size(value!.ToString()) : Cpu(value!)
                );
                workload.Stack.Properties.IsAt(pointer, $"{workload.Place} {Container}/resources/{name}/{kubernetes}");
            }

            if (kind == "limits")
                result.Limits = values;
            else
                result.Requests = values;
        }

        return result;
    }

    private static string Cpu(JsonNode value)
    {
        var thousandths = (int)Math.Round(double.Parse(value.ToString(), CultureInfo.InvariantCulture) * 1000);
        return thousandths % 1000 == 0 ? $"{thousandths / 1000}" : $"{thousandths}m";
    }

    /// <summary>
    /// Compose's one check is three here: until it holds for the first time nothing else is asked; then it says whether
    /// requests come in. It does not end a pod, which Compose does not do either: that is left to a question that no
    /// database answers.
    /// </summary>
    public void PutProbes(V1Container container, JsonNode check)
    {
        var test = ComposeValues.Strings(check["test"]!).Skip(1).ToList();
        var (interval, timeout) = (ComposeValues.Seconds(check["interval"]), ComposeValues.Seconds(check["timeout"]));
        var (began, beginning) = (
            ComposeValues.Seconds(check["start_interval"]),
            ComposeValues.Seconds(check["start_period"])
        );
        var retries = check["retries"]!.GetValue<int>();
        container.StartupProbe = new V1Probe
        {
            Exec = new V1ExecAction { Command = test },
            PeriodSeconds = began,
            FailureThreshold = (beginning + began - 1) / began,
            TimeoutSeconds = timeout,
        };
        container.ReadinessProbe = new V1Probe
        {
            Exec = new V1ExecAction { Command = test },
            PeriodSeconds = interval,
            FailureThreshold = retries,
            TimeoutSeconds = timeout,
        };
        container.LivenessProbe = Liveness(container.ReadinessProbe);
        foreach (
            var (name, place) in new[]
            {
                ("test", "readinessProbe/exec/command"),
                ("interval", "readinessProbe/periodSeconds"),
                ("timeout", "readinessProbe/timeoutSeconds"),
                ("retries", "readinessProbe/failureThreshold"),
                ("start_interval", "startupProbe/periodSeconds"),
                ("start_period", "startupProbe/failureThreshold"),
            }
        )
            workload.Stack.Properties.IsAt($"{Pointer("healthcheck")}/{name}", $"{workload.Place} {Container}/{place}");
    }

    private V1Probe Liveness(V1Probe readiness)
    {
        return new V1Probe
        {
            HttpGet = workload.IsApi ? new V1HTTPGetAction { Path = "/api/v1/health/live", Port = workload.Port } : null,
            TcpSocket = workload.IsApi ? null : new V1TCPSocketAction { Port = workload.Port },
            PeriodSeconds = readiness.PeriodSeconds,
            FailureThreshold = readiness.FailureThreshold,
            TimeoutSeconds = readiness.TimeoutSeconds,
        };
    }

    private string Pointer(string name) => $"/services/{workload.Service}/{name}";
}
