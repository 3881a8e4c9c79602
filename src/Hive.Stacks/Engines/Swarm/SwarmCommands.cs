using Hive.Stacks.Commands;

namespace Hive.Stacks.Engines.Swarm;

/// <summary>The calls of Docker's command line that have to do with Swarm.</summary>
internal static class SwarmCommands
{
    /// <summary>
    /// Makes the services of a stack, or changes those that differ. No registry is asked: images are named exactly.
    /// </summary>
    public static Command Deploy(string file, string stack) =>
        new("docker", ["stack", "deploy", "--resolve-image=never", "--with-registry-auth", "--compose-file", file, stack]);

    /// <summary>Ends some services, with the grace period that their containers have.</summary>
    public static Command RemoveServices(IEnumerable<string> names) => new("docker", ["service", "rm", .. names]);

    /// <summary>Removes what is left of a stack: secrets, configs, networks.</summary>
    public static Command RemoveStack(string stack) => new("docker", ["stack", "rm", stack]);

    /// <summary>Prints the containers of a service of a stack that are still there on this node.</summary>
    public static Command Containers(string stack, string service) =>
        Question(
            "ps",
            "--all",
            "--quiet",
            "--filter",
            $"label={SwarmLabels.Namespace}={stack}",
            "--filter",
            $"label={SwarmLabels.Service}={service}"
        );

    /// <summary>Prints the networks of a stack that are still there.</summary>
    public static Command Networks(string stack) =>
        Question("network", "ls", "--quiet", "--filter", $"label={SwarmLabels.Namespace}={stack}");

    /// <summary>Prints the state of the newest update of some services, a line for each.</summary>
    public static Command UpdateStates(IEnumerable<string> services) =>
        Question([
            "service",
            "inspect",
            "--format",
            "{{.Spec.Name}} {{if .UpdateStatus}}{{.UpdateStatus.State}}{{else}}none{{end}}",
            .. services,
        ]);

    /// <summary>Prints why containers of some services ended, the newest first.</summary>
    public static Command Errors(IEnumerable<string> services) =>
        Question([
            "service",
            "ps",
            "--no-trunc",
            "--filter",
            "desired-state=shutdown",
            "--format",
            "{{.Error}}",
            .. services,
        ]);

    /// <summary>Prints how many replicas of a stack's services run and are wanted, as in "3/3".</summary>
    public static Command Replicas(string stack) =>
        Question("service", "ls", "--filter", $"label={SwarmLabels.Namespace}={stack}", "--format", "{{.Replicas}}");

    /// <summary>Removes secrets or configs.</summary>
    /// <param name="kind">"secret" or "config".</param>
    /// <param name="names">Which.</param>
    public static Command Remove(string kind, IEnumerable<string> names) => new("docker", [kind, "rm", .. names]);

    /// <summary>Removes volumes of this node.</summary>
    public static Command RemoveVolumes(IEnumerable<string> names) => new("docker", ["volume", "rm", .. names]);

    private static Command Question(params string[] arguments) =>
        new("docker", arguments) { Deadline = TimeSpan.FromSeconds(20) };
}
