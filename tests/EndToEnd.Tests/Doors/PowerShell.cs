using CliWrap;
using CliWrap.Buffered;
using EndToEnd.Tests.Console;

namespace EndToEnd.Tests.Doors;

/// <summary>The PowerShell of the tool manifest, which needs no installation on the machine.</summary>
internal static class PowerShell
{
    private static readonly Lazy<Task<string>> Assembly = new(FindAsync);

    /// <summary>A line that runs a script in a PowerShell of its own, but for the script's arguments.</summary>
    public static async Task<IReadOnlyList<string>> LineAsync(string script) => [.. await LineAsync(), "-File", script];

    /// <summary>A line that starts a PowerShell without the tester's profile.</summary>
    public static async Task<IReadOnlyList<string>> LineAsync() =>
        [Environment.ProcessPath!, await Assembly.Value, "-NoProfile"];

    // "dotnet pwsh" is a process around the one that counts, and finds its manifest only from inside the checkout.
    private static async Task<string> FindAsync()
    {
        await RunAsync("tool", "restore");
        return Path.Combine((await RunAsync("pwsh", "-NoProfile", "-Command", "$PSHOME")).Trim(), "pwsh.dll");
    }

    private static async Task<string> RunAsync(params string[] arguments)
    {
        var run = await Cli.Wrap(Environment.ProcessPath!)
            .WithArguments(arguments)
            .WithWorkingDirectory(Sandbox.Product.Root)
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync();
        run.ExitCode.Should().Be(0, $"{run.StandardOutput}{run.StandardError}");
        return run.StandardOutput;
    }
}
