using Hive.Stacks.Catalogue;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>What a folder is missing to be a workspace.</summary>
internal static class InitPlan
{
    /// <summary>The steps that make it one. Empty when it is one, with everything that this version knows.</summary>
    /// <exception cref="StackException">The workspace's <c>.env</c> cannot be understood.</exception>
    public static IReadOnlyList<PlanStep> Of(StackRequest request, WorkspaceSnapshot workspaceNow)
    {
        var workspace = request.Workspace;
        var missing = WorkspaceTemplate
            .All(request.Product, request.Settings.Ports[StackCatalogue.Workspace.Name])
            .Where(file => !file.IsThere(workspace))
            .ToList();
        return
        [
            .. WorkspaceIdentity.OriginalOf(workspace) is { } original
                ? [new OwnIdentityStep(workspace, original)]
                : Array.Empty<PlanStep>(),
            .. missing.GroupBy(file => file.Group).Select(group => new WriteTemplatesStep(workspace, group.Key, [.. group])),
            .. Settings(workspace, File.ReadAllText(request.Product.EnvironmentExample)) is { } settings
                ? [settings]
                : Array.Empty<PlanStep>(),
            .. StackCatalogue.All.Select(workspaceNow.ResolveMain).Where(IsUnprepared).Select(Prepare),
        ];
    }

    private static WriteSettingsStep? Settings(Workspace workspace, string example)
    {
        var kept = KeptSettings.Of(workspace);
        if (!File.Exists(workspace.EnvironmentFile))
            return new WriteSettingsStep(
                workspace,
                new Secret(EnvironmentText.New(example, kept).Text),
                "write .env",
                "missing"
            );
        var current = File.ReadAllText(workspace.EnvironmentFile);
        var complete = EnvironmentText.Complete(current, workspace.EnvironmentFile, example, kept);
        if (complete.Text == current)
            return null;
        var reasons = new[]
        {
            complete.Added.Count > 0 ? $"new: {string.Join(", ", complete.Added)}" : null,
            complete.Mended.Count > 0 ? $"out of date: {string.Join(", ", complete.Mended)}" : null,
        };
        return new WriteSettingsStep(
            workspace,
            new Secret(complete.Text),
            complete.Added.Count > 0 ? "append to .env" : "put .env right",
            string.Join("; ", reasons.OfType<string>())
        );
    }

    // A stack that has data may be running now, as another user: what it lacks, its next serve makes.
    private static bool IsUnprepared(StackInstance stack) =>
        !Directory.Exists(stack.Paths.Data)
        || (!SecretStore.IsComplete(stack) && !Directory.EnumerateFileSystemEntries(stack.Paths.Data).Any());

    private static PrepareStep Prepare(StackInstance stack) =>
        new(stack, Account.ForContainers)
        {
            Title = $"prepare data and secrets of {stack.Name}",
            Reason = $"{stack.Paths.Data} and {stack.Paths.Secrets}, for user {Account.ForContainers.UserId}",
        };
}
