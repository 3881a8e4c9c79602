using Hive.Stacks.Platform;

namespace Hive.Stacks.Workspaces;

/// <summary>Keys of model providers: files beside a stack's own secrets, named as the variable is.</summary>
internal static class ProviderKeys
{
    /// <summary>The file of a key.</summary>
    public static string FileOf(StackInstance stack, string name) => Path.Combine(stack.Paths.Secrets, name);

    /// <summary>Names of the keys whose files are not what was given.</summary>
    public static IReadOnlyList<string> Changed(StackInstance stack) =>
        [.. stack.Settings.ProviderKeys.Where(pair => !Holds(FileOf(stack, pair.Key), pair.Value)).Select(pair => pair.Key)];

    /// <summary>The files that <see cref="TakeOver"/> will write, each with its text.</summary>
    public static IReadOnlyDictionary<string, string> Coming(StackInstance stack) =>
        Changed(stack).ToDictionary(name => FileOf(stack, name), name => stack.Settings.ProviderKeys[name].Reveal());

    /// <summary>
    /// Writes the keys that were given where the API looks for them, at once and without a restart. One that was given
    /// replaces the one on file; without one, the file stays.
    /// </summary>
    public static void TakeOver(StackInstance stack, Account owner)
    {
        foreach (var name in Changed(stack))
            SecretStore.Keep(FileOf(stack, name), stack.Settings.ProviderKeys[name], owner);
    }

    private static bool Holds(string file, Secret key)
    {
        try
        {
            return WholeFile.Read(file)?.Trim() == key.Reveal();
        }
        catch (UnauthorizedAccessException)
        {
            // Of a stack that ran as somebody else: who serves it next may write it.
            return false;
        }
    }
}
