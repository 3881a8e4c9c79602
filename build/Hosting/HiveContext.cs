using Cake.Core;
using Cake.Frosting;
using Hive.Stacks.Requests;
using Microsoft.Extensions.DependencyInjection;

namespace Hive.Build.Hosting;

/// <summary>What tasks are given: verbs to call, nothing to set.</summary>
/// <param name="context">Cake's own context.</param>
/// <param name="invocation">What was asked for.</param>
/// <param name="interruption">Ends the run.</param>
/// <param name="services">Makes verbs.</param>
public sealed class HiveContext(
    ICakeContext context,
    Invocation invocation,
    Interruption interruption,
    IServiceProvider services
) : FrostingContext(context)
{
    /// <summary>What is asked of the stacks.</summary>
    public StackRequest Request => invocation.Request;

    /// <summary>The shell that a completion is asked for; null when none was named.</summary>
    public string? Shell => invocation.Shell;

    /// <summary>The targets of which help is wanted, by their right names; none for help on all.</summary>
    public IReadOnlyList<string> HelpOf => invocation.HelpOf;

    /// <summary>Cancelled when a signal has come.</summary>
    public CancellationToken Cancelled => interruption.Token;

    /// <summary>A verb, which a task calls; one of each in a run.</summary>
    /// <typeparam name="T">Which verb.</typeparam>
    public T Verb<T>()
        where T : notnull => services.GetRequiredService<T>();

    /// <summary>True for a target that was named on the command line, rather than needed by one.</summary>
    public bool IsNamed(string target) => invocation.Targets.Contains(target);
}
