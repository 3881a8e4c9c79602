using System.Globalization;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Metering;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.AgentOs;

/// <summary><c>/metrics</c> as AgentOS has it: what was run, day by day.</summary>
/// <remarks>
/// Prometheus asks at the same address: it gets its own format, as it says that it wants that. It is counted anew for each
/// question, so a refresh has nothing to do.
/// </remarks>
internal static class AgentOsMetricsRoutes
{
    public static void MapOsMetrics(this WebApplication app)
    {
        app.MapGet("/metrics", ListAsync)
            .WithTags("AgentOS")
            .WithName("osMetrics")
            .WithSummary("What was run, day by day; in Prometheus' format for who accepts text/plain or OpenMetrics")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: $$"""{"metrics":[{{AgentOsExamples.Day}}],"updated_at":"2026-11-25T04:00:02Z"}""");
        app.MapPost("/metrics/refresh", RefreshAsync)
            .WithTags("AgentOS")
            .WithName("osRefreshMetrics")
            .WithSummary("The same as /metrics, which is always up to date")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: $"[{AgentOsExamples.Day}]");
        app.MapGet("/metrics/refresh/status", () => TypedResults.Ok(new AgentOsRefreshStatus("idle")))
            .WithTags("AgentOS")
            .WithName("osMetricsRefreshStatus")
            .WithSummary("Whether metrics are being refreshed: they always are up to date")
            .NeedsScope(Scopes.Read)
            .WithExample(answer: """{"status":"idle"}""");
    }

    private static async Task<Ok<AgentOsDays>> ListAsync(
        string? starting_date,
        string? ending_date,
        DailyRuns runs,
        TimeProvider time,
        CancellationToken token
    )
    {
        var days = await runs.ListAsync(Day(starting_date, "starting_date"), Day(ending_date, "ending_date"), token);
        return TypedResults.Ok(new AgentOsDays([.. days.Select(AgentOsDay.Of)], time.GetUtcNow()));
    }

    private static async Task<Ok<IReadOnlyList<AgentOsDay>>> RefreshAsync(DailyRuns runs, CancellationToken token) =>
        TypedResults.Ok<IReadOnlyList<AgentOsDay>>([.. (await runs.ListAsync(null, null, token)).Select(AgentOsDay.Of)]);

    private static DateOnly? Day(string? text, string name) =>
        string.IsNullOrEmpty(text) ? null
        : DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day) ? day
        : throw RequestException.Bad($"{name} is a day, such as 2026-11-25.");
}

/// <summary>What was run, day by day.</summary>
internal sealed record AgentOsDays(IReadOnlyList<AgentOsDay> Metrics, DateTimeOffset UpdatedAt);

/// <summary>How a refresh stands.</summary>
internal sealed record AgentOsRefreshStatus(string Status);

/// <summary>What was run on a day.</summary>
internal sealed record AgentOsDay(
    string Id,
    long AgentRunsCount,
    long AgentSessionsCount,
    long TeamRunsCount,
    long TeamSessionsCount,
    long WorkflowRunsCount,
    long WorkflowSessionsCount,
    long UsersCount,
    AgentOsTokens TokenMetrics,
    IReadOnlyList<AgentOsModelRuns> ModelMetrics,
    DateTimeOffset Date,
    DateTimeOffset CreatedAt,
    DateTimeOffset UpdatedAt
)
{
    public static AgentOsDay Of(DayOfRuns day) =>
        new(
            day.Day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
            day.Agents.Runs,
            day.Agents.Sessions,
            day.Teams.Runs,
            day.Teams.Sessions,
            day.Workflows.Runs,
            day.Workflows.Sessions,
            day.Users,
            new(day.InputTokens, day.OutputTokens, day.InputTokens + day.OutputTokens),
            [.. day.Models.Select(one => new AgentOsModelRuns(one.Model, one.Provider, one.Runs))],
            new(day.Day, TimeOnly.MinValue, TimeSpan.Zero),
            day.First,
            day.Last
        );
}

/// <summary>Tokens of a day.</summary>
internal sealed record AgentOsTokens(long InputTokens, long OutputTokens, long TotalTokens);

/// <summary>Runs by model.</summary>
internal sealed record AgentOsModelRuns(string ModelId, string ModelProvider, long Count);
