using Hive.Stacks.Commands;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Engines.Docker;

/// <summary>The call that has an image's own program check component files.</summary>
internal static class CheckCommand
{
    // The quotes are those of CSV, which the option is: a path may have commas in it.
    public static Command InContainer(string image, string folder) =>
        new(
            "docker",
            [
                "run",
                "--rm",
                "--network=none",
                "--read-only",
                "--user",
                $"{Account.ForContainers.UserId}:{Account.ForContainers.GroupId}",
                "--mount",
                $"type=bind,\"source={folder.Replace("\"", "\"\"", StringComparison.Ordinal)}\",target=/app/ai,readonly",
                "--entrypoint",
                "/app/hive-api",
                image,
                "check",
                "/app/ai",
            ]
        )
        {
            Deadline = TimeSpan.FromSeconds(30),
        };
}
