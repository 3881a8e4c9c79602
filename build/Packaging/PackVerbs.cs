using System.Globalization;
using Hive.Build.Hosting;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Reporting;

namespace Hive.Build.Packaging;

/// <summary>Packs the console as a .NET tool.</summary>
public sealed class PackVerbs(
    ProductFiles product,
    LongCommand runner,
    Invocation invocation,
    RunEvents events,
    PlanReport plans
)
{
    private const string Title = "pack the tool";

    /// <summary>The folder that packages go to; it serves as a package source.</summary>
    public string Folder => Path.Combine(product.Artifacts, "packages");

    /// <summary>The package of this version.</summary>
    public string Package => Path.Combine(Folder, $"{ConsoleCommand.Tool}.{StackCatalogue.Version}.nupkg");

    /// <summary>The call that packs. The same commit gives the same bytes, whatever folder it lies in.</summary>
    public Command Command =>
        new(
            "dotnet",
            [
                "pack",
                Path.Combine(product.Root, "build", "Hive.Build.csproj"),
                "--configuration",
                "Release",
                "--output",
                Folder,
                "-p:PackAsTool=true",
                "-p:DebugType=embedded",
                $"-p:PathMap={product.Root}=/_",
                $"-p:ArtifactsPath={Path.Combine(product.Artifacts, "pack")}/",
                "--nologo",
                "--verbosity",
                "quiet",
            ]
        )
        {
            WorkingDirectory = product.Root,
        };

    /// <summary>Makes the package and says how to run it.</summary>
    /// <exception cref="StackException">Packing failed.</exception>
    public async Task PackAsync()
    {
        if (invocation.Request.Plan)
        {
            plans.Add("package", [new RunStep(Phase.Image, Title, "asked for", Command, "")]);
            return;
        }

        (await runner.RunAsync(Phase.Image, Title, Command, events.Run.Line)).OrThrow(
            "Packing the tool",
            "Correct what it says above and run this again."
        );
        events.Say(string.Create(CultureInfo.InvariantCulture, $"{Package} ({new FileInfo(Package).Length / 1e6:0.0} MB)"));
        events.Say(
            TextTable.Render(
                ["Run it once", $"dnx {ConsoleCommand.Tool} --source {Folder} --yes"],
                ["Install it", $"dotnet tool install --global {ConsoleCommand.Tool} --add-source {Folder}"]
            )
        );
    }
}
