using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Keys;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Diagnosis;

/// <summary>Looks at everything that a stack needs, changes nothing, and says how to mend what is missing.</summary>
/// <param name="request">Whose workspace, and which engine is asked for.</param>
/// <param name="chooser">Knows all engines.</param>
/// <param name="runner">Asks the system.</param>
/// <param name="api">The way to an API that runs.</param>
/// <param name="probe">Asks stacks how they are.</param>
/// <param name="time">This machine's clock.</param>
public sealed class Doctor(
    StackRequest request,
    EngineChooser chooser,
    ICommandRunner runner,
    GuardedApi api,
    HealthProbe probe,
    TimeProvider time
)
{
    /// <summary>Looks at the machine, the workspace and each stack.</summary>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task<DoctorReport> ExamineAsync(CancellationToken cancellationToken)
    {
        var examined = new List<(IStackEngine Engine, EngineExamination Found)>();
        foreach (var engine in chooser.All)
            examined.Add((engine, await engine.ExamineAsync(cancellationToken)));
        var usable = examined.Where(one => one.Found.IsUsable && IsWanted(one.Engine)).Select(one => one.Engine).ToList();
        var findings = new List<Finding>(EngineFindings(examined, usable));
        findings.AddRange(ResourceChecks.Look(request.Workspace));
        var outside = await OutsideChecks.AskAsync(
            OutsideChecks.Registries(examined.SelectMany(one => one.Found.Registries)),
            cancellationToken
        );
        findings.Add(OutsideChecks.Registry(outside));
        var clocks = examined
            .Where(one => one.Found.Clock is not null)
            .Select(one => ($"the {one.Engine.Name} engine", one.Found.Clock));
        findings.Add(OutsideChecks.Clock(time.GetUtcNow(), [.. clocks], outside));
        if (WorkspaceIdentity.OriginalOf(request.Workspace) is { } original)
            findings.Add(WorkspaceChecks.Copied(request.Workspace, original));
        findings.AddRange(WorkspaceChecks.Look(request, ConsoleCommand.For("Init", request.Workspace.Option)));
        var workspace = WorkspaceSnapshot.Take(request);
        var all = workspace.ResolveAll();
        foreach (var stack in all)
        {
            findings.AddRange(
                await new StackChecks(chooser, request.Engine, usable, runner, time).LookAsync(stack, cancellationToken)
            );
            findings.AddRange(
                await new RunningChecks(chooser, request.Engine, usable, probe, api).LookAsync(
                    workspace.AsStarted(stack),
                    cancellationToken
                )
            );
        }

        if (all.Count > 0)
            findings.Add(await new ComponentChecks(api).LookAsync(all, usable, cancellationToken));
        findings.AddRange(await LeftoversAsync(usable, cancellationToken));
        return new DoctorReport(request.Workspace.Root, findings);
    }

    // Whatever instance was asked about: what belongs to another one is no leftover.
    private async Task<IReadOnlyList<Finding>> LeftoversAsync(List<IStackEngine> usable, CancellationToken cancellationToken)
    {
        var stacks = WorkspaceSnapshot.Take(request with { Instance = null }).ResolveAll();
        var findings = new List<Finding>();
        foreach (var engine in usable)
        {
            if (await engine.ExamineLeftoversAsync(request.Workspace, stacks, cancellationToken) is { } found)
                findings.Add(found);
        }

        if (await LeftoverChecks.LookAsync(request.Workspace, stacks, cancellationToken) is { } files)
            findings.Add(files);
        return findings;
    }

    private bool IsWanted(IStackEngine engine) => request.Engine is null || request.Engine == engine.Name;

    private IEnumerable<Finding> EngineFindings(
        IReadOnlyList<(IStackEngine Engine, EngineExamination Found)> examined,
        List<IStackEngine> usable
    )
    {
        foreach (var (engine, found) in examined)
        {
            // What is not there matters less where another engine can do.
            var matters = request.Engine == engine.Name || !usable.Any(other => other != engine);
            foreach (var finding in found.Findings)
                yield return matters || finding.State != FindingState.Missing
                    ? finding
                    : finding with
                    {
                        State = FindingState.Note,
                    };
        }

        if (usable.Count > 0)
            yield break;
        var asked = examined
            .Where(one => request.Engine is null ? !one.Engine.IsTakenByNameOnly : IsWanted(one.Engine))
            .Select(one => one.Found)
            .ToList();
        yield return new Finding(
            "Engine",
            FindingState.Missing,
            request.Engine is null ? "no engine can be used" : asked[0].Lack!,
            "no stack can be run",
            string.Join(", or ", asked.Select(one => one.Mend).OfType<string>().Distinct())
        )
        {
            StopsAll = true,
        };
    }
}
