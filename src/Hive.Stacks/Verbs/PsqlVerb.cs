using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;

namespace Hive.Stacks.Verbs;

/// <summary>Opens a shell in the database of a stack that runs.</summary>
/// <param name="session">What it works with.</param>
/// <param name="runner">Starts psql.</param>
public sealed class PsqlVerb(StackSession session, ICommandRunner runner)
{
    /// <summary>Gives the console to psql until it ends.</summary>
    /// <param name="definition">Whose database.</param>
    /// <param name="isTerminal">Whether a person sits before it.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <exception cref="StackException">The stack's PostgreSQL does not run, or psql failed.</exception>
    public async Task RunAsync(StackDefinition definition, bool isTerminal, CancellationToken cancellationToken)
    {
        var stack = session.Find(definition);
        var engine = (await session.ChooseAsync(stack, cancellationToken)).Engine;
        var query = new PsqlQuery(session.Request.Sql, isTerminal);
        if (await engine.PsqlAsync(stack, query, cancellationToken) is not { } psql)
        {
            throw new StackException(
                FailureKind.Unhealthy,
                $"{stack.FullName} does not run on the {engine.Name} engine, so its database cannot be opened.",
                $"Start it: {stack.Command("Serve")}"
            );
        }

        var ended = await runner.RunAsync(psql, null, cancellationToken);
        if (!ended.Succeeded)
        {
            throw new StackException(
                FailureKind.Failed,
                $"psql ended with {ended.ExitCode}.",
                "Read what it says above, and correct the statement."
            );
        }
    }
}
