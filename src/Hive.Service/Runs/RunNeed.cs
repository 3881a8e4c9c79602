namespace Hive.Service.Runs;

/// <summary>What a paused run waits for: a person's word about one call of a tool.</summary>
/// <param name="Id">Names it in a decision.</param>
/// <param name="Kind"><c>approval</c>, <c>answer</c>, <c>result</c> or <c>retry</c>.</param>
/// <param name="Tool">The tool.</param>
/// <param name="By">The id of the component that calls it.</param>
/// <param name="Input">Its arguments as JSON.</param>
/// <param name="Reason">Why the run waits, in a sentence.</param>
/// <param name="CallId">The id of the call, from the model; a decision may name it instead.</param>
public sealed record RunNeed(
    string Id,
    string Kind,
    string Tool,
    string By,
    string Input,
    string Reason,
    string? CallId = null
)
{
    /// <summary>The tool is called only with a person's consent.</summary>
    public const string Approval = "approval";

    /// <summary>The tool is a question to a person; the answer is its result.</summary>
    public const string Answer = "answer";

    /// <summary>The tool is one of the client that asked for the run; what came of it is its result.</summary>
    public const string ClientResult = "result";

    /// <summary>The process died while the tool was under way: nobody knows whether it did its work.</summary>
    public const string Retry = "retry";
}

/// <summary>A person's word about a <see cref="RunNeed"/>.</summary>
/// <param name="Id">The need's id, or its call's.</param>
/// <param name="Approve">Whether the tool is called.</param>
/// <param name="Reason">Why it is not; the model is told.</param>
/// <param name="Result">Counts as the tool's result, and the tool is not called.</param>
/// <param name="Fail">Whether the run ends as failed.</param>
public sealed record RunDecision(
    string Id,
    bool? Approve = null,
    string? Reason = null,
    string? Result = null,
    bool? Fail = null
);

/// <summary>The run stops here until somebody decides. Not a failure.</summary>
internal sealed class RunPausedException() : Exception("The run waits for a person.");
