using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>
/// Keeps a serve from making a workspace of a folder by accident: of the wrong one, or of a name mistyped.
/// </summary>
/// <param name="session">What it works with.</param>
/// <param name="prompt">Asks the user.</param>
public sealed class NewWorkspace(StackSession session, IPrompt prompt)
{
    private bool _isAgreed;

    /// <summary>Asks whether the folder is to become a workspace, where it is none; once a run.</summary>
    /// <exception cref="StackException">The user did not agree, or nobody could be asked.</exception>
    public void Require()
    {
        var request = session.Request;
        var workspace = request.Workspace;
        if (_isAgreed || request.Yes || request.Plan || IsOne(workspace, request.Product))
            return;
        var folder = Directory.Exists(workspace.Root)
            ? $"'{workspace.Root}' is"
            : $"There is no '{workspace.Root}', so it is";
        if (
            prompt.CanBeAsked
            && request.Format == OutputFormat.Text
            && prompt.Ask($"{folder} no workspace yet. Make one there, with data/, ai/ and .mcp.json?")
        )
        {
            _isAgreed = true;
            return;
        }

        throw new StackException(
            FailureKind.Refused,
            $"{folder} no workspace yet; nothing was made.",
            $"Make it one ({ConsoleCommand.For("Init", [$"--workspace={workspace.Root}"])}), add --yes to serve there at once, or name another with --workspace."
        );
    }

    // A checkout is a workspace by itself, and who writes settings for a folder means it.
    private static bool IsOne(Workspace workspace, ProductFiles product) =>
        KnownWorkspace.Is(workspace)
        || workspace.Root == Workspace.At(product.Root).Root
        || (
            File.Exists(workspace.EnvironmentFile)
            && File.ReadLines(workspace.EnvironmentFile)
                .Any(line => line.TrimStart().StartsWith("HIVE_", StringComparison.Ordinal))
        );
}
