namespace EndToEnd.Tests.Images;

/// <summary>Where the files under test are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string ComposeFile => Path.Combine(Root, "compose", "docker-compose-genie.yml");

    private static string Find()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Hive.slnx")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException($"No Hive.slnx above {AppContext.BaseDirectory}.");
        }

        return folder.FullName;
    }
}
