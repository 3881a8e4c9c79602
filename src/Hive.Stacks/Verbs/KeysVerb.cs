using Hive.Stacks.Catalogue;
using Hive.Stacks.Keys;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Verbs;

/// <summary>Lists, makes and revokes the keys of a stack that runs.</summary>
/// <param name="request">What was asked for.</param>
/// <param name="status">Tells whether the stack runs.</param>
/// <param name="client">Asks its API.</param>
/// <param name="plans">Takes the plan where only that was asked for.</param>
public sealed class KeysVerb(StackRequest request, StatusVerb status, KeyClient client, PlanReport plans)
{
    /// <summary>Does what is wanted of the keys; null where only a plan was.</summary>
    /// <exception cref="StackException">The stack is not healthy, or its API refused.</exception>
    public async Task<KeyReport?> RunAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        var stack = request.Resolve(definition);
        if (request.Plan)
        {
            var call = KeyCall.Of(request.Keys);
            plans.Add(stack, Phase.Api, call.Describe(stack), call.Purpose);
            return null;
        }

        await RequireHealthyAsync(stack, cancellationToken);
        return request.Keys switch
        {
            CreateKey wish => new NewKeyReport(stack, await client.CreateAsync(stack, wish, cancellationToken)),
            RevokeKey wish => new RevokedKeyReport(stack, await client.RevokeAsync(stack, wish, cancellationToken)),
            _ => new KeyListReport(stack, await client.ListAsync(stack, cancellationToken)),
        };
    }

    // Before the root key is sent: on the port of a stack that does not run, somebody else may listen.
    private async Task RequireHealthyAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        var found = (await status.LookAsync([stack], withPort: false, cancellationToken))[0];
        if (found.Health == "healthy") return;
        throw new StackException(
            FailureKind.Unhealthy, found.Problem ?? $"{stack.FullName} is not started on the {found.Engine} engine, so its keys cannot be seen.", $"Start it: {stack.Command("Serve")}");
    }
}
