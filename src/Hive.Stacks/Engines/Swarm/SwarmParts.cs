using System.Text.Json.Nodes;
using Hive.Stacks.Compose;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>What a Compose file holds besides services, as Swarm takes it.</summary>
internal static class SwarmParts
{
    /// <summary>Its networks; one that publishes a port on one machine has no counterpart.</summary>
    public static JsonObject Networks(ResolvedStack stack, string file)
    {
        var networks = new JsonObject();
        foreach (var (name, value) in stack.Resolved["networks"]?.AsObject() ?? [])
        {
            var pointer = $"/networks/{name}";
            if (value?["driver_opts"] is not null)
            {
                stack.Properties.IsNotNeeded(
                    pointer,
                    "It publishes PostgreSQL on one machine without a way out. Swarm's own network for published ports does not route out of the container."
                );
                continue;
            }

            stack.Properties.IsAt(pointer, $"{file} /networks/{name}");
            stack.Properties.IsNotNeeded($"{pointer}/name", "Swarm names networks after the stack.");
            var network = new JsonObject
            {
                ["driver"] = "overlay",
                ["driver_opts"] = new JsonObject { ["encrypted"] = "true" },
            };
            if (value?["internal"]?.GetValue<bool>() == true)
                network["internal"] = true;
            networks[name] = network;
        }

        return networks;
    }

    /// <summary>Its named volumes, one of each on every node that needs it; null where it has none.</summary>
    public static JsonObject? Volumes(ResolvedStack stack, string file)
    {
        if (stack.Resolved["volumes"] is not JsonObject volumes)
            return null;
        var all = new JsonObject();
        foreach (var (name, _) in volumes)
        {
            all[name] = new JsonObject();
            stack.Properties.IsAt($"/volumes/{name}", $"{file} /volumes/{name}");
        }

        return all;
    }
}
