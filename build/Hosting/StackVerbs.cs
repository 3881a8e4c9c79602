using System.Globalization;
using System.Text.Json;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Health;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Build.Hosting;

/// <summary>The verbs for stacks, as the console shows them.</summary>
public sealed class StackVerbs(StackRequest request, Orchestrator orchestrator, PhaseClock clock, IRunView view, Interruption interruption)
{
    private CancellationToken Cancelled => interruption.Token;

    /// <summary>Brings a stack up.</summary>
    public async Task ServeAsync(StackDefinition stack)
    {
        if (await orchestrator.ServeAsync(stack, clock, Cancelled) is not { } report) return;
        if (request.Format == OutputFormat.Json) await StatusAsync(stack);
        else view.Say(report.ToString());
    }

    /// <summary>Stops a stack.</summary>
    public async Task StopAsync(StackDefinition stack)
    {
        var stopped = await orchestrator.StopAsync(stack, Cancelled);
        if (!request.Plan) view.Say(stopped ? $"{stack.Name} is stopped; its data stays in {request.Resolve(stack).DataFolder}" : $"{stack.Name} was not running; nothing was changed.");
    }

    /// <summary>Prints a stack's log.</summary>
    public async Task LogsAsync(StackDefinition stack)
    {
        await foreach (var line in (await orchestrator.LogsAsync(stack, Cancelled)).WithCancellation(Cancelled))
        {
            Console.WriteLine(request.Format == OutputFormat.Json
                ? JsonSerializer.Serialize(new { time = line.Time, stack = stack.Name, source = line.Source, text = line.Text })
                : string.Create(CultureInfo.InvariantCulture, $"{line.Time:HH:mm:ss.fff} {line.Source,-10} {line.Text}"));
        }
    }

    /// <summary>Prints how stacks stand.</summary>
    /// <returns>The stacks, for the caller to judge.</returns>
    public async Task<IReadOnlyList<StackStatus>> StatusAsync(params IReadOnlyList<StackDefinition> stacks)
    {
        var (engine, found) = await orchestrator.StatusAsync(stacks, Cancelled);
        if (request.Format == OutputFormat.Json)
        {
            Console.WriteLine(StatusDocument.Of(engine.Engine.Name, request.Workspace.Root, found).ToJson());
            return found;
        }

        Console.WriteLine($"Engine: {engine.Engine.Name} ({engine.Reason}). Workspace: {request.Workspace.Root}");
        Console.WriteLine(TextTable.Render(
        [
            ["stack", "state", "health", "URL", "database", "started (UTC)"],
            .. found.Select(one => new[]
            {
                one.Stack.Name, one.Seen.State.ToString().ToLowerInvariant(), one.Health, one.Stack.Url.ToString().TrimEnd('/'), one.Stack.Definition.Database,
                one.Seen.Started?.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture) ?? "-",
            }),
        ]));
        return found;
    }

    /// <summary>Prints how a stack stands, and fails when it is not healthy.</summary>
    public async Task StatusOfOneAsync(StackDefinition stack)
    {
        var status = (await StatusAsync(stack))[0];
        Require(status.Health == "healthy", [status.Problem ?? $"{stack.Name} is not started."], $"./build.sh --target={stack.Title}Serve brings it up.");
    }

    /// <summary>Prints how all stacks stand, and fails when a started one is not healthy.</summary>
    public async Task StatusOfAllAsync() => RequireNoProblem(await StatusAsync(StackCatalogue.All));

    /// <summary>Checks every started stack from outside, and fails when one is not healthy or none is started.</summary>
    public async Task HealthCheckAsync()
    {
        var all = await StatusAsync(StackCatalogue.All);
        RequireNoProblem(all);
        Require(all.Any(one => one.IsStarted), ["No stack is started."], "Start one, for example ./build.sh --target=GenieServe");
    }

    private static void RequireNoProblem(IReadOnlyList<StackStatus> stacks)
    {
        var problems = stacks.Select(one => one.Problem).OfType<string>().ToList();
        Require(problems.Count == 0, problems, "Read its log (--target=GenieLogs), or start it again (--target=GenieRestart).".Replace(
            "Genie", stacks.FirstOrDefault(one => one.Problem is not null)?.Stack.Definition.Title, StringComparison.Ordinal));
    }

    private static void Require(bool met, IReadOnlyList<string> problems, string remedy)
    {
        if (!met) throw new StackException(FailureKind.Unhealthy, string.Join(" ", problems), remedy);
    }
}
