using System.Globalization;
using System.Text;

namespace Hive.Stacks.Export.Swarm;

/// <summary>The page that says how the files are used.</summary>
internal static class SwarmPage
{
    /// <summary>The page.</summary>
    public static string Text(ExportSource source)
    {
        var text = new StringBuilder();
        text.Append(
            """
            # Hive on Docker Swarm

            Made by `Export --format=swarm` of the workspace's Compose files. [PROPERTIES.md](PROPERTIES.md) says where each of their properties is.

            1. Push the images to a registry that the nodes reach, and name it in the files.
            2. Put the secrets into `secrets/`, which git ignores. `Export … --with-secrets` copies those of the workspace there.

            """.ReplaceLineEndings("\n")
        );
        text.Append(SecretFiles.List(source));
        text.Append(
            "3. Say which node has the data: `docker node update --label-add hive.data=true NODE`. Its folders must be there, and belong to the user in the file.\n"
                + "4. Deploy. The second file opens ports on every address of every node; leave it out behind a proxy.\n"
        );
        foreach (var stack in source.Stacks)
        {
            var name = stack.Stack.FullName;
            text.Append(
                CultureInfo.InvariantCulture,
                $"   - `docker stack deploy --compose-file {name}.yml --compose-file {name}-ports.yml {stack.Resolved["name"]}`\n"
            );
        }

        return text.ToString();
    }
}
