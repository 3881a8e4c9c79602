using System.Globalization;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Workspaces;

/// <summary>
/// The values in <c>.env</c> that follow from where the workspace lies and whose it is. The console needs none of them; with
/// them <c>docker compose</c> by hand makes the very containers that the console makes, and so each knows the other's.
/// </summary>
public static class KeptSettings
{
    /// <summary>Variable of the workspace's folder.</summary>
    public const string PathVariable = "HIVE_WORKSPACE_PATH";

    /// <summary>The values for a workspace, by their variables' names.</summary>
    public static IReadOnlyDictionary<string, string> Of(Workspace workspace) =>
        new Dictionary<string, string>
        {
            [PathVariable] = workspace.Root,
            ["HIVE_WORKSPACE_ID"] = workspace.Id,
            ["HIVE_UID"] = Account.ForContainers.UserId.ToString(CultureInfo.InvariantCulture),
            ["HIVE_GID"] = Account.ForContainers.GroupId.ToString(CultureInfo.InvariantCulture),
        };
}
