using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs before each task. When it fails that task does not run, and its teardown still does.</summary>
public interface IFrostingTaskSetup
{
    /// <summary>Prepares one task.</summary>
    /// <param name="context">The build's context.</param>
    /// <param name="info">The task.</param>
    void Setup(ICakeContext context, ITaskSetupContext info);
}

/// <summary>Runs after each task, whether it ran, failed or was skipped.</summary>
public interface IFrostingTaskTeardown
{
    /// <summary>Cleans up after one task.</summary>
    /// <param name="context">The build's context.</param>
    /// <param name="info">The task, its duration, and whether it was skipped.</param>
    void Teardown(ICakeContext context, ITaskTeardownContext info);
}

/// <summary>Task setup and task teardown in one.</summary>
public interface IFrostingTaskLifetime : IFrostingTaskSetup, IFrostingTaskTeardown;

/// <summary>Task setup and task teardown on the plain context.</summary>
public abstract class FrostingTaskLifetime : FrostingTaskLifetime<ICakeContext>;

/// <summary>Task setup and task teardown on a context of one's own.</summary>
/// <typeparam name="TContext">The context's type.</typeparam>
public abstract class FrostingTaskLifetime<TContext> : IFrostingTaskLifetime
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingTaskSetup.Setup"/>
    public abstract void Setup(TContext context, ITaskSetupContext info);

    /// <inheritdoc cref="IFrostingTaskTeardown.Teardown"/>
    public abstract void Teardown(TContext context, ITaskTeardownContext info);

    void IFrostingTaskSetup.Setup(ICakeContext context, ITaskSetupContext info) => Setup((TContext)context, info);

    void IFrostingTaskTeardown.Teardown(ICakeContext context, ITaskTeardownContext info) =>
        Teardown((TContext)context, info);
}

/// <summary>Task setup alone, on the plain context.</summary>
public abstract class FrostingTaskSetup : FrostingTaskSetup<ICakeContext>;

/// <summary>Task setup alone, on a context of one's own.</summary>
/// <typeparam name="TContext">The context's type.</typeparam>
public abstract class FrostingTaskSetup<TContext> : IFrostingTaskSetup
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingTaskSetup.Setup"/>
    public abstract void Setup(TContext context, ITaskSetupContext info);

    void IFrostingTaskSetup.Setup(ICakeContext context, ITaskSetupContext info) => Setup((TContext)context, info);
}

/// <summary>Task teardown alone, on the plain context.</summary>
public abstract class FrostingTaskTeardown : FrostingTaskTeardown<ICakeContext>;

/// <summary>Task teardown alone, on a context of one's own.</summary>
/// <typeparam name="TContext">The context's type.</typeparam>
public abstract class FrostingTaskTeardown<TContext> : IFrostingTaskTeardown
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingTaskTeardown.Teardown"/>
    public abstract void Teardown(TContext context, ITaskTeardownContext info);

    void IFrostingTaskTeardown.Teardown(ICakeContext context, ITaskTeardownContext info) =>
        Teardown((TContext)context, info);
}
