using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Companions;

/// <summary>Prometheus' configuration with its rules, and Grafana's data source and dashboards.</summary>
/// <param name="request">Where the templates lie, and what is set.</param>
internal sealed class MonitoringConfiguration(StackRequest request) : ICompanionConfiguration
{
    private static readonly string[] Names = ["prometheus.yml", "rules.yml", "blackbox.yml"];

    /// <inheritdoc />
    public CompanionDefinition Companion => CompanionCatalogue.Monitoring;

    /// <inheritdoc />
    public Configuration Make(CompanionInstance one, IReadOnlyList<StackRoute> stacks)
    {
        var folder = request.Product.TemplatesOf(Companion);
        var every = request.Settings.MonitoringEvery;
        var health = every < Patient ? Patient : every;
        var proxy = CompanionInstance.Of(CompanionCatalogue.Proxy, request).Container;
        var values = new Dictionary<string, string>
        {
            ["every"] = Seconds(every),
            ["twice"] = Seconds(health * 2),
            ["timeout"] = Seconds(every < Longest ? every : Longest),
            ["health"] = Seconds(health),
            ["health_timeout"] = Seconds(health < Longest ? health : Longest),
            ["stacks"] = string.Join('\n', stacks.Select(JobOf)),
            ["healths"] = string.Join('\n', stacks.Select(HealthOf)),
            ["proxy"] = proxy,
        };
        return Configuration.Of([
            .. Names.Select(name => (name, Configuration.Fill(File.ReadAllText(Path.Combine(folder, name)), values), false)),
            .. Directory
                .EnumerateFiles(Path.Combine(folder, "grafana"), "*", SearchOption.AllDirectories)
                .Order(StringComparer.Ordinal)
                .Select(file => (Path.GetRelativePath(folder, file), File.ReadAllText(file), false)),
        ]);
    }

    // An API asks its PostgreSQL for two seconds before it says that there is no answer: who waits less does not hear it.
    private static TimeSpan Patient { get; } = TimeSpan.FromSeconds(4);

    // Prometheus refuses a longer one than the interval.
    private static TimeSpan Longest { get; } = TimeSpan.FromSeconds(10);

    private static string JobOf(StackRoute stack) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
              - job_name: hive/{{stack.Name}}
                metrics_path: /metrics/prometheus
                authorization: { credentials_file: {{CompanionCatalogue.Folder}}/keys/{{stack.Name}} }
                static_configs: [{ targets: ["{{stack.Host}}:{{stack.Port}}"], labels: { stack: "{{stack.Name}}" } }]
            """
        );

    private static string HealthOf(StackRoute stack) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $$"""
                  - targets: ["http://{{stack.Host}}:{{stack.Port}}/api/v1/health"]
                    labels: { stack: "{{stack.Name}}" }
            """
        );

    private static string Seconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0}s");
}
