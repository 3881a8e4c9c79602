using System.Text.Json;
using Hive.Build.GitHub;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;
using Hive.Stacks.Workspaces;

namespace Hive.Build.Hosting;

/// <summary>The verbs for stacks, as the console shows them.</summary>
public sealed class StackVerbs(
    StackRequest request, ServeVerb serve, StopVerb stop, ResetVerb reset, StatusVerb status, LogsVerb logs, KeysVerb keys,
    IRunView view, TimeProvider time, Interruption interruption)
{
    private CancellationToken Cancelled => interruption.Token;

    private bool IsJson => request.Format == OutputFormat.Json;

    /// <summary>Brings a stack up.</summary>
    public async Task ServeAsync(StackDefinition stack)
    {
        if (await serve.ServeAsync(stack, Cancelled) is not { } report) return;
        if (IsJson) await StatusAsync([request.Resolve(stack)]);
        else view.Say(report.ToString());
    }

    /// <summary>Brings all stacks up at the same time.</summary>
    public async Task ServeAllAsync()
    {
        await serve.ServeAllAsync(Cancelled);
        if (!request.Plan) await StatusAsync(request.ResolveAll());
    }

    /// <summary>Stops a stack.</summary>
    public Task StopAsync(StackDefinition stack) => stop.StopAsync(stack, Cancelled);

    /// <summary>Stops all stacks at the same time.</summary>
    public Task StopAllAsync() => stop.StopAllAsync(Cancelled);

    /// <summary>Backs a stack's database up and removes its data.</summary>
    public Task ResetAsync(StackDefinition stack) => reset.ResetAsync(stack, Cancelled);

    /// <summary>Lists a stack's keys, makes one or revokes one.</summary>
    // Not through the view, which keeps what it shows: a key's text goes to standard output and nowhere else.
    public async Task KeysAsync(StackDefinition stack)
    {
        if (await keys.RunAsync(stack, Cancelled) is not { } report) return;
        if (GitHubReport.IsWanted && report is NewKeyReport { Made.Key: var secret }) GitHubReport.Hide(secret);
        Console.WriteLine(IsJson ? report.ToJson() : Visible.Of(report.ToText()));
    }

    /// <summary>Prints a stack's log.</summary>
    public Task LogsAsync(StackDefinition stack) => LogsAsync([request.Resolve(stack)]);

    /// <summary>Prints the log of all stacks.</summary>
    public Task LogsOfAllAsync() => LogsAsync(request.ResolveAll());

    /// <summary>Prints how a stack stands, and fails when it is not healthy.</summary>
    public async Task StatusOfOneAsync(StackDefinition stack)
    {
        var found = (await StatusAsync([request.Resolve(stack)]))[0];
        Require(found.Health == "healthy", [found.Problem ?? $"{found.Stack.FullName} is not started."], $"{found.Stack.Command("Serve")} brings it up.");
    }

    /// <summary>Prints how all stacks stand, and fails when a started one is not healthy.</summary>
    public async Task StatusOfAllAsync() => RequireNoProblem(await StatusAsync(request.ResolveAll()));

    /// <summary>Checks every started stack from outside, and fails when one is not healthy or none is started.</summary>
    public async Task HealthCheckAsync()
    {
        var all = await StatusAsync(request.ResolveAll(), withPort: true);
        RequireNoProblem(all);
        Require(all.Any(one => one.IsStarted), ["No stack is started."], $"Start one, for example {ConsoleCommand.For("GenieServe")}");
    }

    private async Task<IReadOnlyList<StackStatus>> StatusAsync(IReadOnlyList<StackInstance> stacks, bool withPort = false)
    {
        var found = await status.LookAsync(stacks, withPort, Cancelled);
        Console.WriteLine(IsJson ? StatusDocument.Of(request.Workspace.Root, found, time.GetUtcNow()).ToJson() : StatusTable.Render(request.Workspace, found, time.GetUtcNow()));
        return found;
    }

    private async Task LogsAsync(IReadOnlyList<StackInstance> stacks)
    {
        var text = new LogText(several: stacks.Count > 1, coloured: !Console.IsOutputRedirected);
        await foreach (var line in (await logs.ReadAsync(stacks, Cancelled)).WithCancellation(Cancelled))
        {
            Console.WriteLine(IsJson
                ? JsonSerializer.Serialize(new { time = line.Time, stack = line.Stack, source = line.Source, text = line.Text })
                : text.Render(line));
        }
    }

    private static void RequireNoProblem(IReadOnlyList<StackStatus> stacks)
    {
        var ill = stacks.Where(one => one.Problem is not null).ToList();
        if (ill is [var first, ..])
            Require(false, [.. ill.Select(one => one.Problem!)], $"Read its log ({first.Stack.Command("Logs")}), or start it again ({first.Stack.Command("Restart")}).");
    }

    private static void Require(bool met, IReadOnlyList<string> problems, string remedy)
    {
        if (!met) throw new StackException(FailureKind.Unhealthy, string.Join(" ", problems), remedy);
    }
}
