using Cake.Core;
using Cake.Frosting.Internal;

namespace Cake.Frosting;

/// <summary>A task on the plain context.</summary>
public abstract class FrostingTask : FrostingTask<ICakeContext>;

/// <summary>A task on a context of one's own.</summary>
/// <typeparam name="T">The context's type; a build with another context leaves the task out, with a warning.</typeparam>
public abstract class FrostingTask<T> : IFrostingTask, ITaskShape
    where T : ICakeContext
{
    Type ITaskShape.ContextType => typeof(T);
    bool ITaskShape.HasBody => IsOverridden(Run);
    bool ITaskShape.HasCriterion => IsOverridden(ShouldRun);
    bool ITaskShape.HasErrorHandler => IsOverridden(OnError);
    bool ITaskShape.HasFinally => IsOverridden(Finally);

    /// <inheritdoc cref="IFrostingTask.RunAsync"/>
    public virtual void Run(T context) { }

    /// <inheritdoc cref="IFrostingTask.ShouldRun"/>
    public virtual bool ShouldRun(T context) => true;

    /// <inheritdoc cref="IFrostingTask.OnError"/>
    public virtual void OnError(Exception exception, T context) { }

    /// <inheritdoc cref="IFrostingTask.Finally"/>
    public virtual void Finally(T context) { }

    Task IFrostingTask.RunAsync(ICakeContext context)
    {
        Run((T)context);
        return Task.CompletedTask;
    }

    bool IFrostingTask.ShouldRun(ICakeContext context) => ShouldRun((T)context);

    void IFrostingTask.OnError(Exception exception, ICakeContext context) => OnError(exception, (T)context);

    void IFrostingTask.Finally(ICakeContext context) => Finally((T)context);

    // A delegate over a virtual method names the override that a call would reach: no search by name and signature.
    private static bool IsOverridden(Delegate member) => member.Method.DeclaringType != typeof(FrostingTask<T>);
}
