namespace Hive.Service.Runs.Execution;

/// <summary>Reads a person's decisions against what a run waits for.</summary>
internal static class Decisions
{
    private const int LongestText = 100_000;

    /// <summary>The same, each under the id of its need.</summary>
    /// <exception cref="RunRefusedException">One is about nothing that the run waits for, or decides nothing.</exception>
    public static IReadOnlyList<RunDecision> Of(IReadOnlyList<RunNeed> needs, IReadOnlyList<RunDecision> decisions)
    {
        if (decisions.Count == 0)
            throw Bad("decisions is empty.");
        return [.. decisions.Select(decision => Of(needs, decision))];
    }

    private static RunDecision Of(IReadOnlyList<RunNeed> needs, RunDecision decision)
    {
        var fitting = needs.Where(need => need.Id == decision.Id).ToList();
        if (fitting.Count == 0)
            fitting = [.. needs.Where(need => need.CallId is not null && need.CallId == decision.Id)];
        if (fitting is not [var need])
            throw Bad(
                $"The run waits for {string.Join(", ", needs.Select(one => one.Id))}, and not for \"{Short(decision.Id)}\"."
            );
        if (decision is { Approve: null, Result: null, Fail: not true })
            throw Bad($"The decision about {need.Id} says none of approve, result and fail.");
        if (need.Kind is RunNeed.Answer or RunNeed.ClientResult && decision is { Approve: true, Result: null })
            throw Bad($"{need.Id} waits for a result: send result.");
        if (decision.Result?.Length > LongestText || decision.Reason?.Length > LongestText)
            throw Bad($"result and reason have at most {LongestText} characters.");
        return decision with { Id = need.Id };
    }

    private static RunRefusedException Bad(string message) => new(RunRefusal.BadRequest, message);

    private static string Short(string text) => text.Length > 80 ? text[..80] + "…" : text;
}
