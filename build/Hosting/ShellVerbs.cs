using Hive.Stacks.Catalogue;
using Hive.Stacks.Verbs;

namespace Hive.Build.Hosting;

/// <summary>Gives the console to a program.</summary>
public sealed class ShellVerbs(PsqlVerb psql, Interruption interruption)
{
    /// <summary>Opens a shell in a stack's database.</summary>
    public async Task PsqlAsync(StackDefinition stack)
    {
        // There, Ctrl+C ends a statement and not the shell.
        interruption.IsLeftToProgram = true;
        try
        {
            await psql.RunAsync(stack, !Console.IsInputRedirected && !Console.IsOutputRedirected, interruption.Token);
        }
        finally
        {
            interruption.IsLeftToProgram = false;
        }
    }
}
