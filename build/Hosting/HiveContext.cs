using Cake.Core;
using Cake.Frosting;
using Hive.Build.ComposeFiles;
using Hive.Build.Packaging;
using Hive.Build.Quality;
using Hive.Build.Testing;
using Hive.Stacks.Diagnosis;
using Hive.Stacks.EngineSetup;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Verbs;

namespace Hive.Build.Hosting;

/// <summary>What tasks are given: verbs to call, nothing to set.</summary>
/// <param name="context">Cake's own context.</param>
/// <param name="invocation">What was asked for.</param>
/// <param name="interruption">Ends the run.</param>
/// <param name="stacks">The verbs for stacks.</param>
/// <param name="images">The verbs for images.</param>
/// <param name="tests">The verbs for tests.</param>
/// <param name="packages">The verbs for packages.</param>
/// <param name="coverage">Says what tests reach.</param>
/// <param name="mutation">Says what tests notice.</param>
/// <param name="sbom">Lists packages.</param>
/// <param name="composeFiles">Makes Compose files.</param>
/// <param name="engine">Makes and stops a Docker engine.</param>
/// <param name="init">Makes workspaces.</param>
/// <param name="doctor">Checks what a stack needs.</param>
/// <param name="plans">Takes plans where only those were asked for.</param>
public sealed class HiveContext(
    ICakeContext context,
    Invocation invocation,
    Interruption interruption,
    StackVerbs stacks,
    BuildVerb images,
    TestVerbs tests,
    PackVerbs packages,
    CoverageVerb coverage,
    MutationVerb mutation,
    SbomVerb sbom,
    ComposeFileVerb composeFiles,
    DockerSetup engine,
    InitVerb init,
    Doctor doctor,
    PlanReport plans
) : FrostingContext(context)
{
    /// <summary>What is asked of the stacks.</summary>
    public StackRequest Request => invocation.Request;

    /// <summary>The shell that a completion is asked for; null when none was named.</summary>
    public string? Shell => invocation.Shell;

    /// <summary>The verbs for stacks.</summary>
    public StackVerbs Stacks => stacks;

    /// <summary>The verbs for images.</summary>
    public BuildVerb Images => images;

    /// <summary>The verbs for tests.</summary>
    public TestVerbs Tests => tests;

    /// <summary>The verbs for packages.</summary>
    public PackVerbs Packages => packages;

    /// <summary>Says what tests reach.</summary>
    public CoverageVerb Coverage => coverage;

    /// <summary>Says what tests notice.</summary>
    public MutationVerb Mutation => mutation;

    /// <summary>Lists packages.</summary>
    public SbomVerb Sbom => sbom;

    /// <summary>Makes Compose files.</summary>
    public ComposeFileVerb ComposeFiles => composeFiles;

    /// <summary>Makes and stops a Docker engine.</summary>
    public DockerSetup Engine => engine;

    /// <summary>Makes workspaces.</summary>
    public InitVerb Init => init;

    /// <summary>Checks what a stack needs.</summary>
    public Doctor Doctor => doctor;

    /// <summary>Takes plans where only those were asked for.</summary>
    public PlanReport Plans => plans;

    /// <summary>Cancelled when a signal has come.</summary>
    public CancellationToken Cancelled => interruption.Token;

    /// <summary>True for a target that was named on the command line, rather than needed by one.</summary>
    public bool IsNamed(string target) => invocation.Targets.Contains(target);
}
