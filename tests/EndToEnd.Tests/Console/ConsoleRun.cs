namespace EndToEnd.Tests.Console;

/// <summary>What a run of the console left.</summary>
internal sealed record ConsoleRun(int ExitCode, string Output, string Error, TimeSpan Duration)
{
    // The error comes first: reports cut what is long.
    public override string ToString() =>
        $"exit {ExitCode} after {Duration.TotalSeconds:0.0} s\n--- error\n{Error}\n--- output\n{Output}";
}
