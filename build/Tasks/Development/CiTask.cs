using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>What CI runs: an engine, then all tests.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("Ci")]
[TaskDescription("Makes sure of an engine and runs all tests: what CI runs.")]
[IsDependentOn(typeof(EngineUpTask))]
[IsDependentOn(typeof(TestTask))]
public sealed class CiTask : FrostingTask<HiveContext>;
