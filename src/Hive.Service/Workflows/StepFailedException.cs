using Hive.Service.Runs;
using Hive.Service.Runs.Tracing;

namespace Hive.Service.Workflows;

/// <summary>A step failed for good.</summary>
internal sealed class StepFailedException(string step, Exception inner)
    : RunFailedException($"Step {step} failed: {inner.Message}", inner)
{
    public override string Plain { get; init; } = $"Step {step} failed: {PromptLog.Plain(inner)}";
}
