using System.Text.Json.Nodes;
using Hive.Stacks.Compose;

namespace Hive.Stacks.Export.Kubernetes;

/// <summary>What runs the pods of a Compose service.</summary>
/// <param name="Stack">Whose service.</param>
/// <param name="Service">Its name in the Compose file.</param>
/// <param name="Properties">What the Compose file says of it.</param>
internal sealed record Workload(ResolvedStack Stack, string Service, JsonObject Properties)
{
    /// <summary>Whether it answers requests of users.</summary>
    public bool IsApi => Service == Stack.Stack.Definition.Api.Name;

    /// <summary>Whether it holds a database, so each of its pods has storage of its own.</summary>
    public bool IsStateful => Service == Stack.Stack.Definition.DatabaseService.Name;

    /// <summary>The name of everything that belongs to it: the stack's, and for a second service that one's, too.</summary>
    public string Name => IsApi ? Stack.Stack.FullName : $"{Stack.Stack.FullName}-{Service}";

    /// <summary>Name of its port.</summary>
    public string PortName => IsApi ? "http" : "postgres";

    /// <summary>Number of its port.</summary>
    public int Port => Properties["ports"]![0]!["target"]!.GetValue<int>();

    /// <summary>StatefulSet or Deployment.</summary>
    public string Kind => IsStateful ? "StatefulSet" : "Deployment";

    /// <summary>The file it is in.</summary>
    public string File => $"base/{Stack.Stack.FullName}.yaml";

    /// <summary>Where it is, as the page of properties says it.</summary>
    public string Place => $"{File} {Kind}/{Name}";

    /// <summary>The labels that its pods are found by.</summary>
    public Dictionary<string, string> Selector => new(StringComparer.Ordinal) { ["app.kubernetes.io/name"] = Name };

    /// <summary>All its labels.</summary>
    public Dictionary<string, string> Labels
    {
        get
        {
            var labels = new Dictionary<string, string>(StringComparer.Ordinal)
            {
                ["app.kubernetes.io/name"] = Name,
                ["app.kubernetes.io/part-of"] = "hive",
                ["app.kubernetes.io/component"] = IsApi ? "api" : "database",
                ["hive.stack"] = Stack.Stack.Name,
            };
            if (Stack.Stack.Instance is { } instance)
                labels["hive.instance"] = instance;
            return labels;
        }
    }
}
