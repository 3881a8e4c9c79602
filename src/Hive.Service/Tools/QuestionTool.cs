using System.Text.Json;
using Hive.Service.Components;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tools;

/// <summary>A question to a person. It is never called: the run pauses, and the answer is its result.</summary>
internal sealed class QuestionTool : AIFunction, IHasTraits
{
    private static readonly JsonElement Schema = ToolSchema.Of([
        new() { Name = "question", Description = "The question, with all that the user needs to know to answer it" },
    ]);

    public override string Name => BuiltInTools.AskUser;

    public override string Description =>
        "Asks the user a question and gives the answer. Ask only what you cannot find out.";

    public override JsonElement JsonSchema => Schema;

    public ToolTraits Traits { get; set; } = new(Idempotent: true, IsQuestion: true);

    protected override ValueTask<object?> InvokeCoreAsync(
        AIFunctionArguments arguments,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException("A person answers it.");
}
