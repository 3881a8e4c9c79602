using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Build.Packaging;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Compiles this console to native code.</summary>
[NeedsCheckout]
[DoesVerb(Verb.Develop)]
[TaskName("CompileConsole")]
[TaskDescription("Compiles this console to native code, so that calls start in a tenth of the time (2 minutes, once).")]
public sealed class CompileConsoleTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override Task RunAsync(HiveContext context) => context.Verb<NativeConsoleVerb>().CompileAsync();
}
