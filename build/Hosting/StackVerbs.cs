using Hive.Build.GitHub;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;
using Hive.Stacks.Workspaces;

namespace Hive.Build.Hosting;

/// <summary>The verbs for stacks whose result the console shows.</summary>
public sealed class StackVerbs(
    StackSession session,
    NewWorkspace workspace,
    ServeVerb serve,
    RestartVerb restart,
    BackupVerb backup,
    RestoreVerb restore,
    ForkVerb fork,
    UpgradeVerb upgrade,
    RewindVerb rewind,
    StatusVerb status,
    LogsVerb logs,
    KeysVerb keys,
    PageVerbs pages,
    CompanionVerb companions,
    Screen screen,
    Interruption interruption
)
{
    private CancellationToken Cancelled => interruption.Token;

    private bool IsJson => session.Request.Format == OutputFormat.Json;

    /// <summary>Brings a stack up.</summary>
    public Task ServeAsync(StackDefinition stack)
    {
        workspace.Require();
        return TellAsync(stack, serve.ServeAsync(stack, Cancelled));
    }

    /// <summary>Stops a stack and brings it up again.</summary>
    public Task RestartAsync(StackDefinition stack) => TellAsync(stack, restart.RestartAsync(stack, Cancelled));

    /// <summary>Backs up a stack; with --format=json, what is on file about the backup is printed.</summary>
    public async Task BackupAsync(StackDefinition stack) => Print(await backup.BackupAsync(stack, Cancelled));

    /// <summary>Backs up all stacks that have data.</summary>
    public async Task BackupAllAsync()
    {
        foreach (var made in await backup.BackupAllAsync(Cancelled))
            Print(made);
    }

    /// <summary>Replaces a stack's data by that of a backup.</summary>
    public Task RestoreAsync(StackDefinition stack) => TellAsync(stack, restore.RestoreAsync(stack, Cancelled));

    /// <summary>Makes a further instance of a stack with the data of another one.</summary>
    public Task ForkAsync(StackDefinition stack) => TellAsync(stack, fork.ForkAsync(stack, Cancelled));

    /// <summary>Brings a stack's data to a newer PostgreSQL.</summary>
    public Task UpgradeAsync(StackDefinition stack) => TellAsync(stack, upgrade.UpgradeAsync(stack, Cancelled));

    /// <summary>Takes a stack's data back to an instant.</summary>
    public Task RewindAsync(StackDefinition stack) => TellAsync(stack, rewind.RewindAsync(stack, Cancelled));

    /// <summary>Brings all stacks up at the same time.</summary>
    public async Task ServeAllAsync()
    {
        await serve.ServeAllAsync(Cancelled);
        if (session.Request.Plan)
            return;
        await companions.FollowAsync(Cancelled);
        await StatusAsync(session.FindAll());
    }

    /// <summary>Lists a stack's keys, makes one or revokes one.</summary>
    // Not through the view, which keeps what it shows: a key's text goes to standard output and nowhere else.
    public async Task KeysAsync(StackDefinition stack)
    {
        if (await keys.RunAsync(stack, Cancelled) is not { } report)
            return;
        if (GitHubReport.IsWanted && report is NewKeyReport { Made.Key: var secret })
            GitHubReport.Hide(secret);
        Console.WriteLine(IsJson ? report.ToJson() : Visible.Of(report.ToText()));
    }

    /// <summary>Prints a stack's log.</summary>
    public Task LogsAsync(StackDefinition stack) => LogsAsync([session.Find(stack)]);

    /// <summary>Prints the log of all stacks.</summary>
    public Task LogsOfAllAsync() => LogsAsync(session.FindAll());

    /// <summary>Prints how a stack stands, and fails when it is not healthy.</summary>
    public async Task StatusOfOneAsync(StackDefinition stack)
    {
        var found = (await StatusAsync([session.Find(stack)]))[0];
        Require(
            found.Health == HealthState.Healthy,
            [found.Problem ?? $"{found.Stack.FullName} is not started."],
            $"{found.Stack.Command("Serve")} brings it up."
        );
    }

    /// <summary>Prints how all stacks stand, and fails when a started one is not healthy.</summary>
    public async Task StatusOfAllAsync() => RequireNoProblem(await StatusAsync(session.FindAll()));

    /// <summary>Checks every started stack from outside, and fails when one is not healthy or none is started.</summary>
    public async Task HealthCheckAsync()
    {
        var all = await StatusAsync(session.FindAll(), withPort: true);
        RequireNoProblem(all);
        Require(
            all.Any(one => one.IsStarted),
            ["No stack is started."],
            $"Start one, for example {ConsoleCommand.For("GenieServe")}"
        );
    }

    private void Print(MadeBackup? made)
    {
        if (IsJson && made is not null)
            Console.WriteLine(made.ToJson());
    }

    // Where only the plan was asked for, or the stack was not served before, there is nothing to tell.
    private async Task TellAsync(StackDefinition stack, Task<ServeReport?> serving)
    {
        if (await serving is not { } report)
            return;
        await companions.FollowAsync(Cancelled);
        if (IsJson)
            await StatusAsync([session.Find(stack)]);
        else
        {
            session.Events.Say(report.ToString());
            await pages.ShowAsync(report.Stack);
        }
    }

    private async Task<IReadOnlyList<StackStatus>> StatusAsync(IReadOnlyList<StackInstance> stacks, bool withPort = false)
    {
        if (session.Request.Warning is { } warning)
            Console.Error.WriteLine($"Warning: {warning}");
        var found = await status.LookAsync(stacks, withPort, Cancelled);
        var now = session.Time.GetUtcNow();
        Console.WriteLine(
            IsJson ? StatusDocument.Of(session.Request.Workspace.Root, found, now).ToJson()
            : withPort ? CheckTable.Render(found)
            : StatusTable.Render(session.Request.Workspace, found, now, screen)
        );
        return found;
    }

    private async Task LogsAsync(IReadOnlyList<StackInstance> stacks)
    {
        var text = new LogText(several: stacks.Count > 1, coloured: screen.IsColoured);
        interruption.IsOrdinaryEnd = session.Request.Logs.Follow;
        try
        {
            await foreach (var line in (await logs.ReadAsync(stacks, Cancelled)).WithCancellation(Cancelled))
                Console.WriteLine(IsJson ? LogEntry.ToJson(line) : text.Render(line));
        }
        catch (OperationCanceledException) when (interruption.IsOrdinaryEnd)
        {
            // Who followed has seen enough.
        }
    }

    private static void RequireNoProblem(IReadOnlyList<StackStatus> stacks)
    {
        var ill = stacks.Where(one => one.Problem is not null).ToList();
        if (ill is [var first, ..])
            Require(
                false,
                [.. ill.Select(one => one.Problem!)],
                $"Read its log ({first.Stack.Command("Logs")}), or start it again ({first.Stack.Command("Restart")})."
            );
    }

    private static void Require(bool met, IReadOnlyList<string> problems, string remedy)
    {
        if (!met)
            throw new StackException(FailureKind.Unhealthy, string.Join(" ", problems), remedy);
    }
}
