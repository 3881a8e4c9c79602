using System.Collections.Concurrent;
using Hive.Stacks.Data;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines;

/// <summary>
/// Picks the engine of a stack: the one that was asked for; else the one that it runs on already; else the first that can be
/// used and could serve the stack's data. What was picked stays for the whole run.
/// </summary>
/// <param name="engines">All engines, the preferred first.</param>
public sealed class EngineChooser(IReadOnlyList<IStackEngine> engines)
{
    private readonly ConcurrentDictionary<string, ChosenEngine> _chosen = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, ChosenEngine> _taken = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _answered = new(StringComparer.Ordinal);

    /// <summary>All engines, the preferred first.</summary>
    public IReadOnlyList<IStackEngine> All => engines;

    // Those that may be taken without being asked for.
    private IEnumerable<IStackEngine> Offered => engines.Where(engine => !engine.IsTakenByNameOnly);

    /// <summary>Picks the engine for a stack.</summary>
    /// <param name="asked">The word of the engine that was asked for; null leaves the choice to this.</param>
    /// <param name="stack">Whose engine.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">No engine can be used, or one that answered before in this run does so no
    /// more.</exception>
    public async Task<ChosenEngine> ChooseAsync(string? asked, StackInstance stack, CancellationToken cancellationToken)
    {
        if (_taken.TryGetValue(stack.FullName, out var taken))
            return taken;
        if (asked is not null)
            return await RequireAsync(engines.First(engine => engine.Name == asked), cancellationToken);
        if (_chosen.TryGetValue(stack.FullName, out var before))
        {
            await AskAsync(before.Engine, cancellationToken);
            return before;
        }

        return _chosen[stack.FullName] = await FindAsync(stack, cancellationToken);
    }

    /// <summary>From here on the stack is on this engine, whatever was asked for: its data went there.</summary>
    public void Take(StackInstance stack, ChosenEngine engine) => _taken[stack.FullName] = engine;

    /// <summary>The engine for data that is made anew: the one that was asked for, else the first usable one.</summary>
    /// <exception cref="StackException">No engine can be used.</exception>
    public async Task<ChosenEngine> ChooseForNewDataAsync(string? asked, CancellationToken cancellationToken)
    {
        if (asked is not null)
            return await RequireAsync(engines.First(engine => engine.Name == asked), cancellationToken);
        var answers = new List<EngineAnswer>();
        foreach (var engine in Offered)
        {
            answers.Add(await AskAsync(engine, cancellationToken));
            if (answers[^1].IsUsable)
                return new ChosenEngine(engine, answers[0].Problem ?? $"{answers[0].Title} answers");
        }

        throw new StackException(
            FailureKind.Prerequisite,
            $"No engine can be used: {answers[0].Problem}.",
            answers[0].Remedy
        );
    }

    /// <summary>The engine for data of a major version: the one that the stack runs on, else the first with it.</summary>
    /// <returns>Null where none has it.</returns>
    public async Task<ChosenEngine?> FindForAsync(StackInstance stack, int? major, CancellationToken cancellationToken)
    {
        var fitting = new List<IStackEngine>();
        foreach (var engine in engines)
        {
            if (
                (await AskAsync(engine, cancellationToken)).IsUsable
                && (await engine.FitAsync(stack, major, cancellationToken)).IsFit
            )
                fitting.Add(engine);
        }

        if (await FindRunningAsync(fitting, stack, cancellationToken) is { } running)
            return running;
        return fitting.FirstOrDefault(engine => !engine.IsTakenByNameOnly) is { } first
            ? new ChosenEngine(first, $"it has PostgreSQL {major}")
            : null;
    }

    private async Task<ChosenEngine> FindAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        // The preferred engine is taken wherever it can be used, so only the others are asked whether they have the stack
        // already.
        if (await FindRunningAsync(Offered.Skip(1), stack, cancellationToken) is { } running)
            return running;

        var answers = new List<(IStackEngine Engine, EngineAnswer Answer)>();
        foreach (var engine in Offered)
        {
            var answer = await AskAsync(engine, cancellationToken);
            // After the preferred one, which they may be a part of: what answers now and is away a moment later was there.
            if (answers.Count == 0 && await FindRunningAsync(engines.Except(Offered), stack, cancellationToken) is { } there)
                return there;
            answers.Add((engine, answer));
            if (!answer.IsUsable || !(await FitAsync(engine, stack, cancellationToken)).IsFit)
                continue;
            return new ChosenEngine(engine, await ReasonAsync(answers, stack, cancellationToken));
        }

        // None could serve the data: the first that can be used says so, with what to do.
        var first = answers.FirstOrDefault(one => one.Answer.IsUsable);
        return first.Engine is not null
            ? new ChosenEngine(first.Engine, $"{first.Answer.Title} answers")
            : throw new StackException(
                FailureKind.Prerequisite,
                $"No engine can be used: {answers[0].Answer.Problem}.",
                answers[0].Answer.Remedy
            );
    }

    private static async Task<ChosenEngine?> FindRunningAsync(
        IEnumerable<IStackEngine> among,
        StackInstance stack,
        CancellationToken cancellationToken
    )
    {
        foreach (var engine in among)
        {
            if (await engine.RunsAsync(stack, cancellationToken))
                return new ChosenEngine(engine, $"{stack.FullName} runs on it already");
        }

        return null;
    }

    // The last answer is that of the engine which is taken; those before it were passed over.
    private static async Task<string> ReasonAsync(
        List<(IStackEngine Engine, EngineAnswer Answer)> answers,
        StackInstance stack,
        CancellationToken cancellationToken
    )
    {
        if (answers is [var only])
            return $"{only.Answer.Title} answers";
        var (engine, answer) = answers[0];
        return answer.Problem ?? $"{answer.Title} answers, but {(await FitAsync(engine, stack, cancellationToken)).Offer}";
    }

    private static Task<DataFit> FitAsync(IStackEngine engine, StackInstance stack, CancellationToken cancellationToken) =>
        engine.FitAsync(stack, ClusterVersion.Read(stack.Paths.Data), cancellationToken);

    private async Task<ChosenEngine> RequireAsync(IStackEngine engine, CancellationToken cancellationToken)
    {
        var answer = await AskAsync(engine, cancellationToken);
        return answer.IsUsable
            ? new ChosenEngine(engine, answer.Title is { } title ? $"{title} answers" : "asked for")
            : throw new StackException(
                FailureKind.Prerequisite,
                $"--engine={engine.Name} was asked for, but {answer.Problem}.",
                answer.Remedy
            );
    }

    private async Task<EngineAnswer> AskAsync(IStackEngine engine, CancellationToken cancellationToken)
    {
        var answer = await engine.AskAsync(cancellationToken);
        if (answer.IsUsable)
            _answered[engine.Name] = true;
        // What was begun on an engine does not go on beside it.
        else if (_answered.ContainsKey(engine.Name))
            throw engine.Gone(answer.Problem!);
        return answer;
    }
}

/// <summary>An engine and why it was picked.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Reason">Why, as a phrase.</param>
public sealed record ChosenEngine(IStackEngine Engine, string Reason);
