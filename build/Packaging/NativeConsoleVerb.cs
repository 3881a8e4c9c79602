using System.Globalization;
using Hive.Build.Hosting;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;

namespace Hive.Build.Packaging;

/// <summary>
/// Compiles the console to native code. The scripts start that program instead of the assembly beside it, until the
/// console's sources change.
/// </summary>
public sealed class NativeConsoleVerb(
    ProductFiles product,
    LongCommand runner,
    Invocation invocation,
    RunEvents events,
    PlanReport plans
)
{
    private const string Title = "compile the console to native code";
    private static readonly string Name = OperatingSystem.IsWindows() ? "hive-build.exe" : "hive-build";

    /// <summary>Absolute path of the program: beside the assembly that runs now.</summary>
    public static string Program { get; } = Path.Combine(AppContext.BaseDirectory, Name);

    private string Draft => Path.Combine(product.Artifacts, "console", "native");

    /// <summary>The call that compiles.</summary>
    public Command Command =>
        new(
            "dotnet",
            [
                "publish",
                Path.Combine(product.Root, "build", "Hive.Build.csproj"),
                "--configuration",
                "Release",
                "--output",
                Draft,
                "-p:NativeConsole=true",
                $"-p:ArtifactsPath={Path.Combine(product.Artifacts, "console", "build-native")}",
                "--nologo",
                "--verbosity",
                "quiet",
            ]
        )
        {
            WorkingDirectory = product.Root,
            EndsWithConsole = true,
            // A collector of garbage on a thread of its own takes a tenth of the compiler's time with two processors.
            Environment = new Dictionary<string, string> { ["DOTNET_gcConcurrent"] = "0" },
        };

    /// <summary>
    /// Compiles it and puts it in its place, unless it is there; a run that is killed leaves the console as it was.
    /// </summary>
    /// <exception cref="StackException">There is no C compiler, or compiling failed.</exception>
    public async Task CompileAsync()
    {
        if (invocation.Request.Plan)
        {
            plans.Add("console", [new RunStep(Phase.Image, Title, "asked for", Command, "")]);
            return;
        }

        if (File.Exists(Program))
        {
            events.Say($"{Program} is there already.");
            return;
        }

        (await runner.RunAsync(Phase.Image, Title, Command, events.Run.Line)).OrThrow(
            "Compiling the console",
            "It needs a C compiler and linker (Debian: apt-get install gcc libc6-dev; macOS: xcode-select --install). "
                + "Without them everything works as before, only slower."
        );
        var draft = Path.Combine(Draft, Name);
        // Over one that runs: that keeps its own.
        File.Move(draft, Program, overwrite: true);
        events.Say(string.Create(CultureInfo.InvariantCulture, $"{Program} ({new FileInfo(Program).Length / 1e6:0.0} MB)"));
    }
}
