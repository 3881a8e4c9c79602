using System.Net;
using Docker.DotNet;

namespace Hive.Stacks.Engines.Docker;

/// <summary>
/// Another run, or Docker itself, may remove a container between two questions about it: it is then not there, and nothing
/// is wrong.
/// </summary>
internal static class RemovedContainer
{
    /// <summary>The answer to a question about a container; null when it is gone.</summary>
    public static async Task<T?> OrNothingAsync<T>(Task<T> question)
        where T : class
    {
        try
        {
            return await question;
        }
        catch (DockerApiException exception) when (IsGone(exception))
        {
            return null;
        }
    }

    /// <summary>Waits for an answer that is handed on as it comes; it ends when the container is gone.</summary>
    public static async Task OrNothingAsync(Task question)
    {
        try
        {
            await question;
        }
        catch (DockerApiException exception) when (IsGone(exception))
        {
            // There is no more to be told.
        }
    }

    // Of one that is dead or marked for removal, the daemon says that what is asked conflicts with that.
    private static bool IsGone(DockerApiException exception) =>
        exception is DockerContainerNotFoundException || exception.StatusCode == HttpStatusCode.Conflict;
}
