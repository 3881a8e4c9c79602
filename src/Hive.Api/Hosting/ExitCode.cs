using Hive.Service.Problems;

namespace Hive.Api.Hosting;

/// <summary>The table of exit codes; the same numbers as the console's.</summary>
internal static class ExitCode
{
    public const int Done = 0;
    public const int Failed = 1;
    public const int Misuse = 2;
    public const int Conflict = 5;
    public const int Refused = 6;

    /// <summary>Runs the program and turns what ends it into a code and, if a person can mend it, two sentences.</summary>
    public static async Task<int> OfAsync(Func<Task> program)
    {
        try
        {
            await program();
            return Done;
        }
        catch (ProblemException e)
        {
            await Console.Error.WriteLineAsync($"hive-api: {e.Cause} {e.Remedy}");
            return Of(e);
        }
        catch (Exception e)
        {
            // A fault of ours: whoever reports it needs the trace, and there may be no log yet.
            await Console.Error.WriteLineAsync($"hive-api: {e}");
            return Failed;
        }
    }

    private static int Of(ProblemException e) =>
        e switch
        {
            SettingsException => Misuse,
            AddressTakenException => Conflict,
            RefusedException => Refused,
            _ => Failed,
        };
}
