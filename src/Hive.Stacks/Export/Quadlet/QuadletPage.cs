using System.Globalization;
using System.Text;
using Hive.Stacks.Plans;

namespace Hive.Stacks.Export.Quadlet;

/// <summary>The page that says how the units are used.</summary>
internal static class QuadletPage
{
    /// <summary>The page.</summary>
    public static string Text(IEnumerable<FolderFile> units)
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Hive as units of systemd

            Made by `Export --format=quadlet` of the workspace's Compose files, for Podman 5.0 or later. [PROPERTIES.md](PROPERTIES.md) says where each of their
            properties is. The units use the folders of the workspace; no secret is in them.

            1. Load the images: `docker save IMAGE | podman load`, or pull them from a registry.
            2. Copy the units into `~/.config/containers/systemd/` (or `/etc/containers/systemd/` for root).
            3. `systemctl --user daemon-reload`, then start:

            """.ReplaceLineEndings("\n")
        );
        foreach (var unit in units.Where(unit => unit.Path.EndsWith(".container", StringComparison.Ordinal)))
            text.Append(
                CultureInfo.InvariantCulture,
                $"   - `systemctl --user start {Path.GetFileNameWithoutExtension(unit.Path)}`\n"
            );
        text.Append(
            CultureInfo.InvariantCulture,
            $"\nA rootless Podman maps users: give the folders to the user in the unit with `podman unshare chown -R`.\n"
        );
        return text.ToString();
    }
}
