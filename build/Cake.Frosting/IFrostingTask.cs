using Cake.Core;

namespace Cake.Frosting;

/// <summary>A unit of work. Derive from <see cref="FrostingTask{T}"/> or <see cref="AsyncFrostingTask{T}"/>.</summary>
public interface IFrostingTask
{
    /// <summary>Does the work.</summary>
    /// <param name="context">The build's context.</param>
    Task RunAsync(ICakeContext context);

    /// <summary>Says whether the task is to run. Asked when its turn comes, not at start.</summary>
    /// <param name="context">The build's context.</param>
    bool ShouldRun(ICakeContext context);

    /// <summary>The reason shown when <see cref="ShouldRun"/> says no. Read at start.</summary>
    /// <remarks>
    /// A default member: a class's own counts only if it names <see cref="IFrostingTask"/> among its bases.
    /// </remarks>
    string SkippedMessage => string.Empty;

    /// <summary>
    /// Receives the failure of <see cref="RunAsync"/>. Without a rethrow the build goes on as if all were well.
    /// </summary>
    /// <param name="exception">What the task threw.</param>
    /// <param name="context">The build's context.</param>
    void OnError(Exception exception, ICakeContext context);

    /// <summary>Runs after the task, whether it failed or not.</summary>
    /// <param name="context">The build's context.</param>
    void Finally(ICakeContext context);
}
