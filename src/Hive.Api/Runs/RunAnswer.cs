using Hive.Service.Components;
using Hive.Service.Runs;

namespace Hive.Api.Runs;

/// <summary>A run as clients see it.</summary>
/// <param name="RunId">To read or end it by.</param>
/// <param name="SessionId">The conversation that it belongs to.</param>
/// <param name="Kind">agent, team or workflow.</param>
/// <param name="ComponentId">What was run.</param>
/// <param name="ComponentVersion">Its version.</param>
/// <param name="UserId">On whose behalf.</param>
/// <param name="Status">queued, running, paused, completed, failed, cancelled or interrupted.</param>
/// <param name="Message">What was asked.</param>
/// <param name="Content">The answer, or what there is of it.</param>
/// <param name="Error">Why there is none.</param>
/// <param name="Provider">The provider of the component's own model.</param>
/// <param name="Model">The component's own model.</param>
/// <param name="Usage">Tokens of all models that took part.</param>
/// <param name="Activities">Tools called, members asked, steps taken.</param>
/// <param name="CreatedAt">When it was asked for.</param>
/// <param name="EndedAt">When it ended.</param>
/// <param name="Needs">What a paused run waits for.</param>
internal sealed record RunAnswer(
    Guid RunId,
    string SessionId,
    string Kind,
    string ComponentId,
    int? ComponentVersion,
    string? UserId,
    string Status,
    string Message,
    string Content,
    string? Error,
    string Provider,
    string Model,
    UsageAnswer Usage,
    IReadOnlyList<RunActivity> Activities,
    DateTimeOffset CreatedAt,
    DateTimeOffset? EndedAt,
    IReadOnlyList<RunNeed>? Needs = null
)
{
    public static RunAnswer Of(RunRecord run) =>
        new(
            run.Id,
            run.SessionId,
            run.Kind.Word(),
            run.ComponentId,
            run.ComponentVersion,
            run.UserId,
            run.Status.Word(),
            run.Input,
            run.Output,
            run.Error,
            run.Provider,
            run.Model,
            new(run.InputTokens, run.OutputTokens, run.InputTokens + run.OutputTokens),
            run.Activities,
            run.CreatedAt,
            run.EndedAt,
            run.Needs.Count > 0 ? run.Needs : null
        );
}

/// <summary>Tokens.</summary>
internal sealed record UsageAnswer(long InputTokens, long OutputTokens, long TotalTokens);

/// <summary>Some runs.</summary>
internal sealed record RunList(IReadOnlyList<RunAnswer> Runs);
