using Hive.Stacks.Commands;
using Hive.Stacks.Plans;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>What a workspace has in Docker besides its containers: volumes and networks of former stacks, images.</summary>
internal static class DockerUninstall
{
    private const string Reason = "the workspace is uninstalled";
    private const string Remedy = "Run the same command again; what is gone already is left out.";

    /// <summary>The steps that remove it. An image that another workspace's container uses stays.</summary>
    /// <param name="daemon">Says what is there.</param>
    /// <param name="workspace">Whose.</param>
    /// <param name="stacks">Every stack and instance that it has.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public static async Task<IReadOnlyList<PlanStep>> PlanAsync(
        DockerDaemon daemon,
        Workspace workspace,
        IReadOnlyList<StackInstance> stacks,
        CancellationToken cancellationToken
    )
    {
        var prefixes = ComposeProject.PrefixesOf(workspace);
        var unused = await daemon.FindUnusedAsync(
            project => prefixes.Any(prefix => project.StartsWith(prefix, StringComparison.Ordinal)),
            cancellationToken
        );
        var others = await daemon.FindImagesOfOthersAsync(workspace.Root, cancellationToken);
        var images = new List<string>();
        foreach (
            var image in stacks.SelectMany(stack => stack.Settings.Images.Values).Distinct().Order(StringComparer.Ordinal)
        )
        {
            if (!others.Contains(image) && await daemon.FindImageAsync(image, cancellationToken) is not null)
                images.Add(image);
        }

        return [.. Remove("volume", unused.Volumes), .. Remove("network", unused.Networks), .. Remove("image", images)];
    }

    private static IEnumerable<PlanStep> Remove(string kind, IReadOnlyList<string> names) =>
        names.Count == 0
            ? []
            :
            [
                new RunStep(
                    Phase.Remove,
                    $"remove {kind}{(names.Count == 1 ? "" : "s")} {string.Join(", ", names)}",
                    Reason,
                    new Command("docker", [kind, "rm", .. names]),
                    Remedy
                ),
            ];
}
