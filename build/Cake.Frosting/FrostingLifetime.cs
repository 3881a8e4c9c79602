using Cake.Core;

namespace Cake.Frosting;

/// <summary>Runs before the first task. When it fails no task runs, and teardown still does.</summary>
public interface IFrostingSetup
{
    /// <summary>Prepares the run. A dry run calls it too.</summary>
    /// <param name="context">The build's context.</param>
    /// <param name="info">The target and the tasks that will run.</param>
    void Setup(ICakeContext context, ISetupContext info);
}

/// <summary>Runs after the last task, whatever happened before.</summary>
public interface IFrostingTeardown
{
    /// <summary>Cleans up after the run. A dry run calls it too.</summary>
    /// <param name="context">The build's context.</param>
    /// <param name="info">Whether the run succeeded, and the exception if not.</param>
    void Teardown(ICakeContext context, ITeardownContext info);
}

/// <summary>Setup and teardown in one.</summary>
public interface IFrostingLifetime : IFrostingSetup, IFrostingTeardown;

/// <summary>Setup and teardown on the plain context.</summary>
public abstract class FrostingLifetime : FrostingLifetime<ICakeContext>;

/// <summary>Setup and teardown on a context of one's own.</summary>
/// <typeparam name="TContext">The context's type.</typeparam>
public abstract class FrostingLifetime<TContext> : IFrostingLifetime
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingSetup.Setup"/>
    public abstract void Setup(TContext context, ISetupContext info);

    /// <inheritdoc cref="IFrostingTeardown.Teardown"/>
    public abstract void Teardown(TContext context, ITeardownContext info);

    void IFrostingSetup.Setup(ICakeContext context, ISetupContext info) => Setup((TContext)context, info);

    void IFrostingTeardown.Teardown(ICakeContext context, ITeardownContext info) => Teardown((TContext)context, info);
}

/// <summary>Setup alone, on the plain context.</summary>
public abstract class FrostingSetup : FrostingSetup<ICakeContext>;

/// <summary>Setup alone, on a context of one's own.</summary>
/// <typeparam name="TContext">The context's type.</typeparam>
public abstract class FrostingSetup<TContext> : IFrostingSetup
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingSetup.Setup"/>
    public abstract void Setup(TContext context, ISetupContext info);

    void IFrostingSetup.Setup(ICakeContext context, ISetupContext info) => Setup((TContext)context, info);
}

/// <summary>Teardown alone, on the plain context.</summary>
public abstract class FrostingTeardown : FrostingTeardown<ICakeContext>;

/// <summary>Teardown alone, on a context of one's own.</summary>
/// <typeparam name="TContext">The context's type.</typeparam>
public abstract class FrostingTeardown<TContext> : IFrostingTeardown
    where TContext : ICakeContext
{
    /// <inheritdoc cref="IFrostingTeardown.Teardown"/>
    public abstract void Teardown(TContext context, ITeardownContext info);

    void IFrostingTeardown.Teardown(ICakeContext context, ITeardownContext info) => Teardown((TContext)context, info);
}
