using System.Text.Json;
using Hive.Service.Runs;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tools;

/// <summary>A tool of the client that asked for the run. It is never called here: the run pauses until the client has its
/// result.</summary>
internal sealed class WaitingTool(ClientTool tool) : AIFunction, IHasTraits
{
    private readonly Dictionary<string, object?> more = tool.Strict is { } strict ? new() { ["strict"] = strict } : [];

    public override string Name => tool.Name;

    public override string Description => tool.Description;

    public override JsonElement JsonSchema => tool.Parameters;

    public override IReadOnlyDictionary<string, object?> AdditionalProperties => more;

    public ToolTraits Traits { get; set; } = new(Idempotent: true, IsClients: true);

    protected override ValueTask<object?> InvokeCoreAsync(
        AIFunctionArguments arguments,
        CancellationToken cancellationToken
    ) => throw new NotSupportedException("The client carries it out.");
}
