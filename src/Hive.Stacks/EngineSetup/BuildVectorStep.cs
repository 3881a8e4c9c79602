using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Plans;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.EngineSetup;

/// <summary>Builds pgvector from the distribution's source package and installs it as a package.</summary>
/// <param name="Major">Of which PostgreSQL.</param>
/// <param name="BinFolder">Where its pg_config is.</param>
/// <param name="Source">An apt source of source packages, as text.</param>
/// <param name="Extension">Of the source's format: ".list" or ".sources".</param>
internal sealed record BuildVectorStep(int Major, string BinFolder, string Source, string Extension)
    : PlanStep(
        Phase.Install,
        $"build pgvector for PostgreSQL {Major} and install it",
        "the distribution has no package of it for this version"
    )
{
    private const string Folder = "/var/cache/hive";

    /// <summary>Where the source is written for the build to read.</summary>
    public string SourceFile => $"{Folder}/pgvector{Extension}";

    public override Command Command =>
        new(
            "bash",
            [
                Path.Combine(AppContext.BaseDirectory, "build-pgvector.sh"),
                $"{Major}",
                BinFolder,
                $"{Folder}/pgvector",
                SourceFile,
            ]
        )
        {
            Deadline = TimeSpan.FromMinutes(20),
        };
}

internal sealed class BuildVectorHandler : StepHandler<BuildVectorStep>
{
    protected override async Task RunAsync(BuildVectorStep step, StepContext context)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(step.SourceFile)!);
        WholeFile.Write(step.SourceFile, step.Source, WholeFile.Readable);
        try
        {
            (await context.Runner.RunAsync(step.Command, context.OnLine, context.Cancelled)).OrThrow(
                "Building pgvector",
                "Mend what it says and run this again, or go on without vector search."
            );
        }
        finally
        {
            File.Delete(step.SourceFile);
        }
    }
}
