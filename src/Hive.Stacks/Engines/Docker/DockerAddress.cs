using System.Text;
using Docker.DotNet;

namespace Hive.Stacks.Engines.Docker;

/// <summary>Where the Docker daemon listens, checked before it is called.</summary>
internal static class DockerAddress
{
    // sun_path of sockaddr_un, without the zero at its end (unix(7)).
    private const int LongestPath = 107;

    /// <summary>A client for the daemon. Connects to nothing yet.</summary>
    /// <param name="endpoint">Where it listens; null means what DOCKER_HOST or the Docker context says, else the usual
    /// socket.</param>
    /// <exception cref="StackException">That is no address of a daemon.</exception>
    public static DockerClient Connect(Uri? endpoint)
    {
        try
        {
            var builder = new DockerClientBuilder();
            var client = (endpoint is null ? builder : builder.WithEndpoint(endpoint)).Build();
            if (
                client.Options.Endpoint is not { Scheme: "unix", LocalPath: var path }
                || Encoding.UTF8.GetByteCount(path) <= LongestPath
            )
                return client;
            client.Dispose();
            throw Wrong($"the path of the socket is too long, {LongestPath} bytes at the most: {path}", null);
        }
        // A value that is no address, a context that is not there, a scheme that nobody speaks.
        catch (Exception exception)
            when (exception
                    is DockerConfigurationException
                        or SshDockerEndpointNotSupportedException
                        or UriFormatException
                        or NotSupportedException
            )
        {
            throw Wrong(exception.Message.Split('\n')[0].TrimEnd('.', ' ', '\r'), exception);
        }
    }

    /// <summary>
    /// True when ports that the daemon publishes are this machine's: one that is called over TCP may be anywhere.
    /// </summary>
    public static bool IsHere(DockerClient client) => client.Options.Endpoint.Scheme is "unix" or "npipe";

    private static StackException Wrong(string why, Exception? inner) =>
        new(
            FailureKind.Prerequisite,
            $"DOCKER_HOST, or the Docker context, names no Docker daemon that can be called: {why}.",
            "Set DOCKER_HOST to unix:///PATH or tcp://HOST:PORT, or unset DOCKER_HOST to call the daemon of this machine.",
            inner
        );
}
