using Hive.Stacks.Catalogue;

namespace EndToEnd.Tests.Images;

/// <summary>Where the files under test are.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string ComposeFile(StackDefinition stack) => Path.Combine(Root, "compose", stack.ComposeFile);

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
