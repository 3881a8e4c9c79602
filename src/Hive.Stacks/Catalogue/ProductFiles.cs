namespace Hive.Stacks.Catalogue;

/// <summary>Where the product's own files lie: Compose files, Dockerfiles, scripts and the API's sources.</summary>
/// <param name="Root">Absolute path of the folder that holds <c>compose/</c>, <c>dockerfiles/</c> and <c>src/</c>.</param>
public sealed record ProductFiles(string Root)
{
    private const string Landmark = "dockerfiles/docker-bake.hcl";

    /// <summary>
    /// True when this console runs as the .NET tool, which carries the files with it, rather than in a checkout.
    /// </summary>
    public static bool IsTool { get; } = File.Exists(Path.Combine(AppContext.BaseDirectory, Landmark));

    /// <summary>The workspace that is meant when none is named: the checkout, or where the tool is called.</summary>
    public string DefaultWorkspace => IsTool ? Environment.CurrentDirectory : Root;

    /// <summary>
    /// Absolute path of the folder for what is made from these files; it can be made again and is never inside the tool's
    /// package.
    /// </summary>
    public string Artifacts { get; init; } = Path.Combine(Root, "artifacts");

    /// <summary>The bake file that links the images' build stages.</summary>
    public string BakeFile => Path.Combine(Root, Landmark);

    /// <summary>The script that makes a base image, by its name.</summary>
    public string BaseImageScript(string name) => Path.Combine(Root, "dockerfiles", "base", $"{name}.sh");

    /// <summary>The script that initialises an empty database folder; containers and the local engine share it.</summary>
    public string InitialiseDatabaseScript => Path.Combine(Root, "dockerfiles", "entrypoints", "initialise-database.sh");

    /// <summary>
    /// The number of the newest step of the database's schema that the API knows; null where the steps are not at hand.
    /// </summary>
    public int? Schema =>
        Path.Combine(Root, "src", "Hive.Service", "Database", "Migrations") is var folder && Directory.Exists(folder)
            ? Directory.EnumerateFiles(folder, "*.sql").Count()
            : null;

    /// <summary>The script that a running database's password is checked and changed with.</summary>
    public string DatabasePasswordScript => Path.Combine(Root, "dockerfiles", "entrypoints", "database-password.sh");

    /// <summary>The script that archives what is written to a database.</summary>
    public string ArchiveScript => Path.Combine(Root, "dockerfiles", "entrypoints", "archive.sh");

    /// <summary>The script that backs a running database up now and then.</summary>
    public string BackupScript => Path.Combine(Root, "dockerfiles", "entrypoints", "backup.sh");

    /// <summary>The API's project file.</summary>
    public string ApiProject => Path.Combine(Root, "src", "Hive.Api", "Hive.Api.csproj");

    /// <summary>The Compose file of a stack.</summary>
    public string ComposeFile(StackDefinition stack) => Path.Combine(Root, "compose", stack.ComposeFile);

    /// <summary>
    /// The folder below <c>compose/</c> with what an engine other than Docker has to have changed in the Compose files; null
    /// for none.
    /// </summary>
    public string? ComposeChanges { get; init; }

    /// <summary>What is changed in a stack's Compose file: one that Compose merges into it; null for nothing.</summary>
    public string? ComposeChange(StackDefinition stack) =>
        ComposeChanges is null ? null : Path.Combine(Root, "compose", ComposeChanges, stack.ComposeFile);

    /// <summary>The Compose file of a companion.</summary>
    public string ComposeFile(CompanionDefinition companion) => Path.Combine(Root, "compose", companion.ComposeFile);

    /// <summary>The folder of what a companion's configuration is made from.</summary>
    public string TemplatesOf(CompanionDefinition companion) => Path.Combine(Root, "compose", companion.Name);

    /// <summary>All Compose files, those that others are made of included.</summary>
    public IReadOnlyList<string> ComposeFiles =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, "compose"), "*.yml").Order(StringComparer.Ordinal)];

    /// <summary>The settings that there are, each with its explanation.</summary>
    public string EnvironmentExample => Path.Combine(Root, "compose", ".env.example");

    /// <summary>Finds the product's files by walking up from a folder.</summary>
    /// <param name="start">Absolute path to start at.</param>
    /// <exception cref="StackException">No folder on the way up holds them.</exception>
    public static ProductFiles Above(string start)
    {
        for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, Landmark)))
                return new ProductFiles(folder.FullName);
        }

        throw new StackException(
            FailureKind.Prerequisite,
            $"No folder above '{start}' holds {Landmark}.",
            "Run build.sh of a complete checkout."
        );
    }
}
