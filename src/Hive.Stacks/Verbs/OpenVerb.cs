using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Keys;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>The console page of a stack that runs, signed in.</summary>
/// <param name="session">What it works with.</param>
/// <param name="status">Tells whether the stack runs.</param>
/// <param name="client">Asks its API for a code.</param>
/// <param name="runner">Starts a browser.</param>
public sealed class OpenVerb(StackSession session, StatusVerb status, SignInClient client, ICommandRunner runner)
{
    // A program that shows a page in the browser that runs already, and ends.
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(10);

    /// <summary>The page's address with a one-time code.</summary>
    /// <exception cref="StackException">The stack is not healthy, or its API refused.</exception>
    public async Task<Uri> PageAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        var stack = session.Find(definition);
        // Before the root key is sent: on the port of a stack that does not run, somebody else may listen.
        await status.RequireHealthyAsync(stack, "so there is no page", cancellationToken);
        return await client.PageAsync(stack, cancellationToken);
    }

    /// <summary>The page's address with a one-time code, or without where there is none to be had.</summary>
    /// <param name="stack">A stack that is healthy.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Uri> PageOfAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        try
        {
            return await client.PageAsync(stack, cancellationToken);
        }
        catch (StackException)
        {
            // The stack was served, and the page asks for the key.
            return stack.Settings.Url;
        }
    }

    /// <summary>Shows a page in a browser, where there is one.</summary>
    /// <param name="page">The page.</param>
    /// <param name="environment">The console's variables: they say whether there is a screen.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>Whether a program took it.</returns>
    public async Task<bool> ShowAsync(
        Uri page,
        IReadOnlyDictionary<string, string> environment,
        CancellationToken cancellationToken
    )
    {
        foreach (var program in Programs(environment))
        {
            try
            {
                var shown = await runner.RunAsync(
                    new Command(program, [page.ToString()]) { Deadline = Timeout },
                    cancellationToken: cancellationToken
                );
                if (shown.ExitCode == 0)
                    return true;
            }
            catch (StackException)
            {
                // It is not there; the next one may be.
            }
        }

        return false;
    }

    /// <summary>The programs that show a page on this system.</summary>
    /// <param name="environment">The console's variables.</param>
    public static IReadOnlyList<string> Programs(IReadOnlyDictionary<string, string> environment) =>
        OperatingSystem.IsMacOS() ? ["open"]
        : environment.ContainsKey("WSL_DISTRO_NAME") ? ["wslview", "explorer.exe"]
        : environment.ContainsKey("DISPLAY") || environment.ContainsKey("WAYLAND_DISPLAY") ? ["xdg-open"]
        : [];
}
