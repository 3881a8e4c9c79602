using Hive.Stacks.Catalogue;
using Hive.Stacks.Keys;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Verbs;

/// <summary>Lists, makes and revokes the keys of a stack that runs.</summary>
/// <param name="session">What it works with.</param>
/// <param name="status">Tells whether the stack runs.</param>
/// <param name="client">Asks its API.</param>
public sealed class KeysVerb(StackSession session, StatusVerb status, KeyClient client)
{
    /// <summary>Does what is wanted of the keys; null where only a plan was.</summary>
    /// <exception cref="StackException">The stack is not healthy, or its API refused.</exception>
    public async Task<KeyReport?> RunAsync(StackDefinition definition, CancellationToken cancellationToken)
    {
        var stack = session.Find(definition);
        var wanted = session.Request.Keys;
        if (session.Request.Plan)
        {
            var call = KeyCall.Of(wanted);
            session.Plans.Add(stack, Phase.Api, call.Describe(stack), call.Purpose);
            return null;
        }

        // Before the root key is sent: on the port of a stack that does not run, somebody else may listen.
        await status.RequireHealthyAsync(stack, "so its keys cannot be seen", cancellationToken);
        return wanted switch
        {
            CreateKey create => new NewKeyReport(stack, await client.CreateAsync(stack, create, cancellationToken)),
            RevokeKey revoke => new RevokedKeyReport(stack, await client.RevokeAsync(stack, revoke, cancellationToken)),
            _ => new KeyListReport(stack, await client.ListAsync(stack, cancellationToken)),
        };
    }
}
