using Cake.Frosting;
using Hive.Build.Hosting;
using Hive.Stacks.Diagnosis;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Build.Tasks;

/// <summary>Checks what a stack needs.</summary>
[DoesVerb(Verb.Doctor)]
[TaskName("Doctor")]
[TaskDescription("Checks everything that a stack needs, and suggests a fix for each problem.")]
public sealed class DoctorTask : AsyncFrostingTask<HiveContext>
{
    /// <inheritdoc />
    public override async Task RunAsync(HiveContext context)
    {
        var report = await context.Verb<Doctor>().ExamineAsync(context.Cancelled);
        Console.WriteLine(
            context.Request.Format == OutputFormat.Json ? report.ToJson() : report.Render(context.Verb<Screen>())
        );
        report.OrThrow();
    }
}
