using Hive.Build.GitHub;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;
using Hive.Stacks.Workspaces;

namespace Hive.Build.Hosting;

/// <summary>Tells where a stack is reached, and opens its page.</summary>
public sealed class PageVerbs(StackSession session, OpenVerb open, Invocation invocation, Interruption interruption)
{
    /// <summary>Prints the address of a stack's page with a one-time code, and opens it where there is a browser.</summary>
    public async Task OpenAsync(StackDefinition stack)
    {
        var page = await open.PageAsync(stack, interruption.Token);
        // First of all: whoever has no browser here copies it.
        Console.WriteLine(session.Request.Format == OutputFormat.Json ? StackAddresses.PageJson(page) : page);
        if (!await open.ShowAsync(page, invocation.Caller.Variables, interruption.Token))
            Console.Error.WriteLine("Open it in a browser: it signs in once, within 5 minutes.");
    }

    /// <summary>Says how the page of a stack that was just served is opened.</summary>
    // Not through the view, which keeps what it shows: a job's log is read by others, and so has no code.
    public async Task ShowAsync(StackInstance stack)
    {
        if (GitHubReport.IsWanted)
            return;
        var page = await open.PageOfAsync(stack, interruption.Token);
        Console.WriteLine($"{Environment.NewLine}Open {page}");
    }

    /// <summary>Prints where a stack's API, page, MCP server and database are.</summary>
    public void Url(StackDefinition stack)
    {
        var addresses = StackAddresses.Of(session.Find(stack));
        Console.WriteLine(session.Request.Format == OutputFormat.Json ? addresses.ToJson() : addresses.ToString());
    }
}
