using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines;

/// <summary>The failures of a stack that cannot have one of its ports.</summary>
internal static class PortRefusal
{
    /// <summary>This user may not use the port.</summary>
    public static StackException Forbidden(StackInstance stack, int port) => new(
        FailureKind.Prerequisite, $"This user may not listen on port {port} of {stack.Settings.Bind}: ports below 1024 are the system's.",
        $"Choose another port: {VariableOf(stack, port)}={port + 8000} in {stack.Paths.Settings}, or take the Docker engine, which publishes it for you.");

    /// <summary>Somebody else holds the port.</summary>
    /// <param name="stack">Who wants it.</param>
    /// <param name="port">Its port of the API or of PostgreSQL.</param>
    /// <param name="holder">Who holds it.</param>
    public static StackException Held(StackInstance stack, int port, string holder) => new(
        FailureKind.Conflict, $"Port {port} on {stack.Settings.Bind} is held by {holder}.",
        $"Stop it, or choose another port: {VariableOf(stack, port)}={port + 1} in {stack.Paths.Settings}");

    /// <summary>The variable that a port is chosen with.</summary>
    public static string VariableOf(StackInstance stack, int port) =>
        port == stack.Settings.DatabasePort ? stack.Definition.DatabasePortVariable : stack.Definition.PortVariable;
}
