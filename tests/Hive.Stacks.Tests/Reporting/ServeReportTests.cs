using Hive.Stacks.Health;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Tests.Commands;
using Hive.Testing;

namespace Hive.Stacks.Tests.Reporting;

public sealed class ServeReportTests
{
    private static readonly HealthDocument Healthy = new()
    {
        Status = "healthy",
        Service = "hive-genie",
        Checks = new Dictionary<string, HealthCheckResult> { ["vector"] = new("healthy") { Detail = "pgvector 0.8.0" } },
    };

    [Test]
    public void A_start_is_reported_as_accepted() =>
        Golden.Matches(
            new ServeReport(
                Samples.Genie(),
                "docker",
                Healthy,
                [new(Phase.Create, TimeSpan.FromSeconds(1.25)), new(Phase.Api, TimeSpan.FromSeconds(12.5))]
            ).ToString(),
            "serve-report.txt"
        );

    [Test]
    public void A_stack_that_was_up_already_says_so_and_has_no_times()
    {
        var report = new ServeReport(Samples.Genie(), "docker", Healthy, []).ToString();

        report.Should().Contain("genie is already healthy; nothing was changed.").And.NotContain("total");
    }

    [Test]
    public void Where_pgvector_is_missing_the_report_says_so()
    {
        var without = Healthy with
        {
            Checks = new Dictionary<string, HealthCheckResult>
            {
                ["vector"] = new("unavailable") { Detail = "pgvector is not installed" },
            },
        };

        new ServeReport(Samples.Genie(), "local", without, [])
            .ToString()
            .Should()
            .Contain("hive_genie, pgvector is not installed (vector search unavailable)");
    }
}
