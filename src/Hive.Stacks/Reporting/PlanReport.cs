using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Reporting;

/// <summary>What a run with <c>--plan</c> found: as text at once, as JSON in one document at the end.</summary>
/// <param name="request">How it is to be printed.</param>
/// <param name="events">Where text goes.</param>
public sealed class PlanReport(StackRequest request, RunEvents events)
{
    private static readonly PlanJson Json = new(JsonPolicy.Options());

    private readonly List<PlannedStep> _steps = [];

    /// <summary>Adds a stack's plan.</summary>
    public void Add(StackPlan plan)
    {
        if (request.Format == OutputFormat.Text)
            events.Say(plan.Describe());
        Note(plan.Stack.Name, plan.Stack.Instance, plan.Steps);
    }

    /// <summary>Adds steps that belong to no stack.</summary>
    /// <param name="subject">What they are about, as in "image".</param>
    /// <param name="steps">In the order in which they would run.</param>
    public void Add(string subject, IReadOnlyList<PlanStep> steps)
    {
        if (request.Format == OutputFormat.Text)
            foreach (var step in steps)
                events.Say($"{subject}: {step.Describe()}");
        Note(null, null, steps);
    }

    /// <summary>Adds one thing that a running stack would be asked.</summary>
    /// <param name="stack">Which stack.</param>
    /// <param name="phase">The stretch of time it counts to.</param>
    /// <param name="title">What would be asked.</param>
    /// <param name="reason">Why.</param>
    public void Add(StackInstance stack, Phase phase, string title, string reason)
    {
        if (request.Format == OutputFormat.Text)
            events.Say($"{stack.FullName}: {title} ({reason})");
        lock (_steps)
            _steps.Add(new PlannedStep(stack.Name, stack.Instance, Words.Of(phase), title, reason, null));
    }

    /// <summary>All steps as one line of JSON.</summary>
    public string ToJson()
    {
        lock (_steps)
            return JsonSerializer.Serialize(new PlanDocument(request.Workspace.Root, _steps), Json.PlanDocument);
    }

    private void Note(string? stack, string? instance, IReadOnlyList<PlanStep> steps)
    {
        lock (_steps)
        {
            _steps.AddRange(
                steps.Select(step => new PlannedStep(
                    stack,
                    instance,
                    Words.Of(step.Phase),
                    step.Title,
                    step.Reason,
                    step.Command is { } command
                        ? new PlannedCommand(command.Program, command.Arguments, command.Environment, command.ToString())
                        : null
                ))
            );
        }
    }
}

/// <summary>What <c>--plan --format=json</c> prints.</summary>
/// <param name="Workspace">Absolute path.</param>
/// <param name="Steps">In the order in which they would run.</param>
internal sealed record PlanDocument(string Workspace, IReadOnlyList<PlannedStep> Steps);

/// <summary>One step of a plan.</summary>
internal sealed record PlannedStep(
    string? Stack,
    string? Instance,
    string Phase,
    string Title,
    string Reason,
    PlannedCommand? Command
);

/// <summary>A command of a plan.</summary>
/// <param name="Program">File name or path.</param>
/// <param name="Arguments">The argument list.</param>
/// <param name="Environment">Variables set on top of the console's own.</param>
/// <param name="Line">All of it, as a POSIX shell would take it.</param>
internal sealed record PlannedCommand(
    string Program,
    IReadOnlyList<string> Arguments,
    IReadOnlyDictionary<string, string> Environment,
    string Line
);

[JsonSerializable(typeof(PlanDocument))]
internal sealed partial class PlanJson : JsonSerializerContext;
