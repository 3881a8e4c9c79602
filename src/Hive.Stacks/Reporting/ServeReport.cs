using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Execution;
using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Reporting;

/// <summary>What a user wants to know once a stack is up.</summary>
/// <param name="Stack">Which stack.</param>
/// <param name="Engine">What it runs on.</param>
/// <param name="Health">Its healthy answer.</param>
/// <param name="Phases">What took how long; empty when it was up already.</param>
public sealed record ServeReport(StackInstance Stack, string Engine, HealthDocument Health, IReadOnlyList<PhaseTime> Phases)
{
    /// <summary>The report in one line, for a run that serves several stacks.</summary>
    public string ToLine() =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"{Stack.FullName} is {(Phases.Count == 0 ? "already healthy" : "healthy")} at {Url}"
        )
        + (
            Phases.Count == 0
                ? "; nothing was changed."
                : string.Create(
                    CultureInfo.InvariantCulture,
                    $" after {Total.TotalSeconds:0.00} s; its key is in {Stack.Paths.ApiKey}"
                )
        );

    /// <summary>The report as a table.</summary>
    public override string ToString()
    {
        var vector = Health.Checks.GetValueOrDefault("vector");
        string[][] rows =
        [
            ["URL", Url],
            ["Health", $"{Stack.Settings.Url}api/v1/health"],
            ["Engine", Engine],
            [
                "Database",
                $"{Stack.Definition.Database}, {vector?.Detail ?? "pgvector unknown"}{(vector?.Status == "unavailable" ? " (vector search unavailable)" : "")}",
            ],
            .. Stack.Settings.DatabasePort is { } port
                ? new string[][]
                {
                    ["PostgreSQL", $"{Stack.Settings.Host}:{port}, user {StackDefinition.DatabaseUser}"],
                    ["Password", Stack.Paths.DatabasePassword],
                }
                : [],
            ["Data", Stack.Paths.Data],
            ["API key", Stack.Paths.ApiKey],
            ["Stop", Stack.Command("Stop")],
        ];
        if (Phases.Count > 0)
            rows =
            [
                .. rows,
                .. Serving.Select(phase => new[] { $"  {phase.ToString().ToLowerInvariant()}", Length(phase) }),
                ["  total", Seconds(Total)],
            ];
        var title =
            Phases.Count == 0
                ? $"{Stack.FullName} is already healthy; nothing was changed."
                : $"{Stack.FullName} is healthy.";
        return string.Join(Environment.NewLine, "", title, TextTable.Render(rows));
    }

    private string Url => Stack.Settings.Url.ToString().TrimEnd('/');

    private TimeSpan Total => Phases.Aggregate(TimeSpan.Zero, (sum, one) => sum + one.Duration);

    private static Phase[] Serving { get; } =
    [Phase.Image, Phase.Create, Phase.Initialise, Phase.Database, Phase.Migrate, Phase.Api];

    // A phase that there was nothing to do in, or that was over between two looks, has no length.
    private string Length(Phase phase) =>
        Phases.FirstOrDefault(one => one.Phase == phase) is { } found ? Seconds(found.Duration) : "     -";

    private static string Seconds(TimeSpan duration) =>
        duration.TotalSeconds.ToString("0.00", CultureInfo.InvariantCulture).PadLeft(6) + " s";
}
