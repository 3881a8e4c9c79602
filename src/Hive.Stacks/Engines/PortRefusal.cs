using System.Globalization;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines;

/// <summary>The failures of a stack that cannot have one of its ports.</summary>
internal static class PortRefusal
{
    /// <summary>This user may not use the port.</summary>
    public static StackException Forbidden(StackInstance stack, int port) =>
        new(
            FailureKind.Prerequisite,
            $"This user may not listen on port {port} of {stack.Settings.Bind}: ports below 1024 are the system's.",
            $"Choose another port: {PortProposal.For(stack, port)}, or take the Docker engine, which publishes it for you."
        );

    /// <summary>The port is in use.</summary>
    /// <param name="stack">Who wants it.</param>
    /// <param name="port">Its port of the API or of PostgreSQL.</param>
    /// <param name="holder">What is in the way.</param>
    public static StackException Held(StackInstance stack, int port, PortHolder holder) =>
        new(
            FailureKind.Conflict,
            holder.Listens
                ? $"Port {port} on {stack.Settings.Bind} is held by {holder.Text}."
                : $"Nobody listens on port {port} of {stack.Settings.Bind}, but it is taken by {holder.Text}.",
            $"{Capital(Way(holder))}, or choose another port: {PortProposal.For(stack, port)}"
        );

    /// <summary>How the port becomes free.</summary>
    public static string Way(PortHolder holder) =>
        holder switch
        {
            { Listens: true } => "stop it",
            { FreeIn: { } rest } => string.Create(
                CultureInfo.InvariantCulture,
                $"run this again in {Math.Ceiling(rest.TotalSeconds)} s, when the system gives it back"
            ),
            _ => "run this again when it has ended",
        };

    private static string Capital(string text) => char.ToUpperInvariant(text[0]) + text[1..];
}
