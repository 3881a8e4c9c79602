using Hive.Stacks.Catalogue;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines;

/// <summary>Another port for a stack, and where it has to be set.</summary>
internal static class PortProposal
{
    /// <summary>As in "HIVE_GENIE_PORT=20123 in /srv/project/.env": free now, and no other stack's.</summary>
    /// <param name="stack">Who needs it.</param>
    /// <param name="port">Its port of the API or of PostgreSQL that it cannot have.</param>
    public static string For(StackInstance stack, int port)
    {
        var variable =
            port == stack.Settings.DatabasePort ? stack.Definition.DatabasePortVariable : stack.Definition.PortVariable;
        var promised = stack
            .Settings.OtherPorts.Append(port)
            .Concat(StackCatalogue.All.SelectMany(one => new[] { one.Port, one.PublishedDatabasePort ?? one.Port }))
            .ToHashSet();
        var free = FreePort.Choose($"{stack.Workspace.Root} {stack.FullName} {variable}", stack.Settings.Bind, promised);
        return $"{variable}={free} in {Place(stack, variable)}";
    }

    // A further instance's port is on file; a stack's is in .env, unless the environment overrides that.
    private static string Place(StackInstance stack, string variable) =>
        stack.Instance is null && stack.Settings.SetInEnvironment.Contains(variable)
            ? $"the environment, which overrides {stack.Paths.Settings}"
            : stack.Paths.Settings;
}
