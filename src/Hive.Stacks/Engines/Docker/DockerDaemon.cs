using System.Net.Sockets;
using System.Text.Json;
using Docker.DotNet;
using Docker.DotNet.Models;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Images;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Engines.Docker;

/// <summary>
/// Questions to the Docker daemon, over its API: a tenth of a millisecond where the command line takes sixty.
/// </summary>
public sealed partial class DockerDaemon : IImageStore, IDisposable
{
    /// <summary>The label in which Compose notes a container's service.</summary>
    internal const string ServiceLabel = "com.docker.compose.service";

    /// <summary>The label in which Compose notes the project of what it makes.</summary>
    internal const string ProjectLabel = "com.docker.compose.project";

    private readonly DaemonKind _kind;

    // Built on the first question: every task of the console is built at start, with or without an engine.
    private readonly Lazy<DockerClient> _client;

    /// <param name="endpoint">Where it listens; null means what DOCKER_HOST or the Docker context says, else the usual
    /// socket.</param>
    public DockerDaemon(Uri? endpoint = null)
        : this(endpoint, DaemonKind.Docker) { }

    /// <param name="endpoint">Where it listens.</param>
    /// <param name="kind">Who it is.</param>
    internal DockerDaemon(Uri? endpoint, DaemonKind kind)
    {
        _kind = kind;
        _client = new(() => DockerAddress.Connect(endpoint));
    }

    /// <summary>True when ports that it publishes are this machine's.</summary>
    internal bool IsOnThisMachine => DockerAddress.IsHere(_client.Value);

    /// <summary>The daemon's version when it answers; otherwise why it does not.</summary>
    public async Task<DaemonAnswer> AskAsync(CancellationToken cancellationToken)
    {
        using var timeout = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        timeout.CancelAfter(TimeSpan.FromSeconds(5));
        try
        {
            return new DaemonAnswer(await _kind.VersionAsync(_client.Value, timeout.Token), null);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new DaemonAnswer(null, $"the {_kind.Listener} does not answer within 5 s");
        }
        catch (Exception exception) when (IsNoAnswer(exception))
        {
            return new DaemonAnswer(null, Explain(exception));
        }
        catch (StackException exception)
        {
            return new DaemonAnswer(null, exception.Cause.TrimEnd('.'));
        }
        catch (DockerApiException exception)
        {
            return new DaemonAnswer(null, $"the {_kind.Listener} refuses to answer (HTTP {(int)exception.StatusCode})");
        }
        catch (JsonException)
        {
            return new DaemonAnswer(null, $"what answers on its socket is no {_kind.Listener}");
        }
    }

    /// <summary>What the daemon says about itself and its host.</summary>
    public Task<SystemInfoResponse> InfoAsync(CancellationToken cancellationToken) =>
        Guard(client => client.System.GetSystemInfoAsync(cancellationToken));

    /// <summary>
    /// The containers of a stack, running or not, in the order of its services. Those that a stranger made are never among
    /// them.
    /// </summary>
    /// <param name="stack">Whose.</param>
    /// <param name="kind">Who made them.</param>
    /// <param name="cancellationToken">Ends it.</param>
    internal Task<IReadOnlyList<ContainerInspectResponse>> FindAsync(
        StackInstance stack,
        ContainerKind kind,
        CancellationToken cancellationToken
    ) =>
        Guard(async client =>
        {
            var found = await client.Containers.ListContainersAsync(
                new ContainersListParameters
                {
                    All = true,
                    Filters = Labels($"hive.stack={stack.Name}", $"hive.instance={stack.Instance}"),
                },
                cancellationToken
            );
            var services = stack.Definition.Services.Select(service => service.Name).Concat(kind.Besides).ToList();
            var ours = found
                .Where(container => StackContainers.Owns(stack, container.Labels, kind))
                .OrderBy(container => services.IndexOf(container.Labels[kind.ServiceLabel]))
                // Of one that was replaced Swarm keeps the former containers.
                .ThenBy(container => container.State != "running")
                .ToList();
            var inspected = await Task.WhenAll(
                ours.Select(container =>
                    RemovedContainer.OrNothingAsync(client.Containers.InspectContainerAsync(container.ID, cancellationToken))
                )
            );
            return (IReadOnlyList<ContainerInspectResponse>)[.. inspected.OfType<ContainerInspectResponse>()];
        });

    /// <summary>
    /// Memory that a running container uses, in bytes, without the files that the system keeps cached for it; null when it
    /// does not tell.
    /// </summary>
    public Task<long?> MeasureMemoryAsync(string container, CancellationToken cancellationToken) =>
        Guard(client => ContainerMemory.MeasureAsync(client, container, cancellationToken));

    /// <summary>The name of the container that publishes a host port; null when none does.</summary>
    public Task<string?> FindPublisherAsync(int port, CancellationToken cancellationToken) =>
        Guard(async client =>
        {
            var running = await client.Containers.ListContainersAsync(new ContainersListParameters(), cancellationToken);
            return running
                .FirstOrDefault(container => container.Ports?.Any(published => published.PublicPort == port) == true)
                ?.Names[0]
                .TrimStart('/');
        });

    /// <summary>An image; null when it is not there.</summary>
    public Task<ImageInspectResponse?> FindImageAsync(string name, CancellationToken cancellationToken) =>
        Guard(async client =>
        {
            try
            {
                return await client.Images.InspectImageAsync(name, cancellationToken);
            }
            catch (DockerImageNotFoundException)
            {
                return null;
            }
        });

    /// <inheritdoc />
    async Task<StoredImage?> IImageStore.FindAsync(string name, CancellationToken cancellationToken) =>
        await FindImageAsync(name, cancellationToken) is { } image
            ? new StoredImage(
                image.ID,
                image.Config?.Labels is { } labels ? labels.ToDictionary() : new Dictionary<string, string>()
            )
            : null;

    /// <inheritdoc />
    // Only where the daemon's folder is this machine's: a remote daemon's disk is not seen from here.
    async Task<string?> IImageStore.FolderAsync(CancellationToken cancellationToken) =>
        await InfoAsync(cancellationToken) is { DockerRootDir: { Length: > 0 } root } && Directory.Exists(root)
            ? root
            : null;

    /// <summary>
    /// The true cause of a command's failure: the daemon, when it no longer answers; else the failure as it is.
    /// </summary>
    public async Task<StackException> ExplainAsync(StackException failure, CancellationToken cancellationToken) =>
        failure.Kind == FailureKind.Failed && await AskAsync(cancellationToken) is { Problem: { } problem }
            ? Gone(problem, failure)
            : failure;

    /// <summary>A container's log, each line with its time in front; null when the container is gone.</summary>
    internal Task<MultiplexedStream?> LogsAsync(
        string container,
        ContainerLogsParameters wanted,
        CancellationToken cancellationToken
    ) =>
        Guard(client =>
            RemovedContainer.OrNothingAsync(client.Containers.GetContainerLogsAsync(container, wanted, cancellationToken))
        );

    /// <inheritdoc />
    public void Dispose()
    {
        if (_client.IsValueCreated)
            _client.Value.Dispose();
    }

    /// <summary>Asks the daemon something.</summary>
    /// <exception cref="StackException">It does not answer, or refuses.</exception>
    internal async Task<T> Guard<T>(Func<DockerClient, Task<T>> question)
    {
        try
        {
            return await question(_client.Value);
        }
        catch (Exception exception) when (IsNoAnswer(exception))
        {
            throw Gone(Explain(exception), exception);
        }
        catch (DockerApiException exception)
        {
            throw new StackException(
                FailureKind.Failed,
                $"{_kind.Name} refused a question: {exception.Message.Trim()}",
                $"Read the daemon's log, and run this again; {ConsoleCommand.For("Doctor")} checks the engine.",
                exception
            );
        }
    }

    /// <summary>The daemon answered before and does so no more.</summary>
    internal StackException Gone(string problem, Exception? inner = null) =>
        new(
            FailureKind.Prerequisite,
            $"The {_kind.Engine} went away: {problem}.",
            $"Start it ({_kind.Start}) and run this again; data is untouched.",
            inner
        );

    internal static Dictionary<string, IDictionary<string, bool>> Labels(params string[] labels) =>
        new() { ["label"] = labels.ToDictionary(label => label, _ => true) };

    // What goes wrong while a connection is made comes wrapped.
    private static bool IsNoAnswer(Exception exception) =>
        (exception is AggregateException ? exception.GetBaseException() : exception)
            is HttpRequestException
                or SocketException
                or TimeoutException
                or IOException
                or UnauthorizedAccessException;

    private string Explain(Exception exception) =>
        exception.GetBaseException() switch
        {
            SocketException { SocketErrorCode: SocketError.AccessDenied } or UnauthorizedAccessException =>
                $"this user may not use the {_kind.Listener}'s socket",
            SocketException => $"no {_kind.Listener} answers",
            var other => other.Message.Split('\n')[0].TrimEnd('.', ' '),
        };
}
