using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Docker.DotNet.Models;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>Whether a stack's own container is who publishes the stack's port.</summary>
internal static class PublishedPort
{
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(2);

    // Docker looks every two seconds at the health of a container that has just started, so it knows by then.
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(200);

    /// <param name="stack">Whose port.</param>
    /// <param name="container">The container of its API; null when there is none.</param>
    public static string? Doubt(StackInstance stack, ContainerInspectResponse? container) =>
        !StackContainers.IsUp(container) ? "its container does not run"
        : !Publishes(stack, container!, stack.Definition.Port, stack.Settings.Port)
            ? $"its container does not publish port {stack.Settings.Port} there"
        : HeldByStranger(stack) ? $"the port is held by {PortHolder.Find(stack.Settings.Bind, stack.Settings.Port).Text}"
        : null;

    /// <summary>The host port that a container's port is published on; null when it is not.</summary>
    public static int? Of(ContainerInspectResponse? container, int inside) =>
        container?.NetworkSettings?.Ports is { } ports
        && ports.TryGetValue($"{inside}/tcp", out var bindings)
        && bindings is [var first, ..]
        && int.TryParse(first.HostPort, CultureInfo.InvariantCulture, out var port)
            ? port
            : null;

    /// <summary>Where a stack is reached, by the ports that containers publish; null when its API's is not.</summary>
    /// <param name="stack">Which.</param>
    /// <param name="api">The container that publishes its API's port.</param>
    /// <param name="database">The container that publishes its database's port.</param>
    public static Endpoint? EndpointOf(
        StackInstance stack,
        ContainerInspectResponse? api,
        ContainerInspectResponse? database
    ) =>
        Of(api, stack.Definition.Port) is not { } port
            ? null
            : Endpoint.Of(
                stack.Settings with
                {
                    Port = port,
                    DatabasePort = stack.Settings.DatabasePort is null
                        ? null
                        : Of(database, stack.Definition.DatabasePort) ?? stack.Settings.DatabasePort,
                }
            );

    /// <summary>Who holds a host port, a container of anybody's by its name; null when it is free.</summary>
    public static async Task<PortHolder?> FindHolderAsync(
        DockerDaemon daemon,
        IPAddress bind,
        int port,
        CancellationToken cancellationToken
    ) =>
        await PortInspector.FindHolderAsync(bind, port, cancellationToken) is not { } holder ? null
        : await daemon.FindPublisherAsync(port, cancellationToken) is { } publisher
            ? new PortHolder($"container {publisher}")
        : holder;

    /// <summary>Who has a host port that a stack wants or has.</summary>
    /// <param name="daemon">Knows the containers.</param>
    /// <param name="stack">Whose port.</param>
    /// <param name="port">The host's port.</param>
    /// <param name="cancellationToken">Ends the question.</param>
    public static async Task<PortUse> ExamineAsync(
        DockerDaemon daemon,
        StackInstance stack,
        int port,
        CancellationToken cancellationToken
    )
    {
        var isTaken = PortInspector.IsTaken(stack.Settings.Bind, port);
        try
        {
            if (await AskAsync(daemon, stack, port, isTaken, cancellationToken) is { } use)
                return use;
        }
        catch (StackException)
        {
            // Who examines a machine says elsewhere that the engine does not answer.
        }
        return isTaken
            ? new PortUse(PortState.Held, PortHolder.Find(stack.Settings.Bind, port))
            : new PortUse(PortState.Free);
    }

    // What the engine adds to what the port itself tells; null when it adds nothing.
    private static async Task<PortUse?> AskAsync(
        DockerDaemon daemon,
        StackInstance stack,
        int port,
        bool isTaken,
        CancellationToken cancellationToken
    )
    {
        if (!isTaken)
        {
            var containers = await StackContainers.FindAsync(daemon, stack, cancellationToken);
            return await FindLostAsync(daemon, containers, cancellationToken) == port ? new PortUse(PortState.Lost) : null;
        }
        var own = await daemon.FindAsync(stack, ContainerKind.Compose, cancellationToken);
        return own.Any(container => container.State?.Running == true) ? new PortUse(PortState.Own)
            : await daemon.FindPublisherAsync(port, cancellationToken) is { } publisher
                ? new PortUse(PortState.Held, new PortHolder($"container {publisher}"))
            : null;
    }

    /// <summary>
    /// A port of a stack that refuses connections though its container is healthy: what the engine put there has ended,
    /// as the proxy of a port does that may open no more files, and only a new start brings it back. Null when there is
    /// none.
    /// </summary>
    public static async Task<int?> FindLostAsync(
        DockerDaemon daemon,
        StackContainers containers,
        CancellationToken cancellationToken
    )
    {
        if (!daemon.IsOnThisMachine)
            return null;
        var begun = Stopwatch.GetTimestamp();
        while (await FindRefusingAsync(containers, cancellationToken) is var (container, port))
        {
            if (StackContainers.IsWell(container))
                return port;
            // A server that does not listen yet refuses connections as well, where no proxy stands before it.
            if (!StackContainers.IsStarting(container) || Stopwatch.GetElapsedTime(begun) > LongestStart)
                return null;
            await Task.Delay(BetweenLooks, cancellationToken);
            containers = await StackContainers.FindAsync(daemon, containers.Stack, cancellationToken, containers.Kind);
        }
        return null;
    }

    private static async Task<(ContainerInspectResponse Container, int Port)?> FindRefusingAsync(
        StackContainers containers,
        CancellationToken cancellationToken
    )
    {
        var (stack, definition) = (containers.Stack, containers.Stack.Definition);
        var (api, database) = (containers.Of(definition.Api.Name), containers.Of(definition.DatabaseService.Name));
        if (await RefusesAsync(stack, api, definition.Port, stack.Settings.Port, cancellationToken))
            return (api!, stack.Settings.Port);
        return
            stack.Settings.DatabasePort is { } port
            && await RefusesAsync(stack, database, definition.DatabasePort, port, cancellationToken)
            ? (database!, port)
            : null;
    }

    private static async Task<bool> RefusesAsync(
        StackInstance stack,
        ContainerInspectResponse? container,
        int inside,
        int port,
        CancellationToken cancellationToken
    )
    {
        if (!StackContainers.IsUp(container) || !Publishes(stack, container!, inside, port))
            return false;
        using var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(LongestConnect);
        try
        {
            await socket.ConnectAsync(Host(stack), port, deadline.Token);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }

    private static bool Publishes(StackInstance stack, ContainerInspectResponse container, int inside, int port) =>
        container.NetworkSettings?.Ports is { } ports
        && ports.TryGetValue(Text(inside) + "/tcp", out var bindings)
        && bindings is not null
        && bindings.Any(one => one.HostPort == Text(port) && IsThere(one.HostIP, stack));

    private static IPAddress Host(StackInstance stack) => IPAddress.Parse(stack.Settings.Host.Trim('[', ']'));

    private static string Text(int port) => port.ToString(CultureInfo.InvariantCulture);

    // One that is published everywhere is reached at the address that is called.
    private static bool IsThere(string? published, StackInstance stack) =>
        string.IsNullOrEmpty(published)
        || (
            IPAddress.TryParse(published, out var address)
            && (address.Equals(stack.Settings.Bind) || address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any))
        );

    // The daemon, or a proxy of its own, listens as root, or as this user where it has no root. Where it does not listen at
    // all, nobody else can be reached: the system's packet filter leads straight into the container.
    private static bool HeldByStranger(StackInstance stack) =>
        ListeningSocket.AreListed
        && ListeningSocket
            .At(Host(stack), stack.Settings.Port)
            .Any(socket => socket.UserId != 0 && socket.UserId != Account.Current.UserId);
}
