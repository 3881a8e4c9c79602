using System.Buffers.Text;
using System.Security.Cryptography;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Workspaces;

/// <summary>Makes and keeps a stack's secrets: one file each, readable by their owner alone.</summary>
internal static class SecretStore
{
    /// <summary>
    /// Makes what is missing and hands the files to the account that the stack runs as. What is there stays.
    /// </summary>
    /// <returns>True when a secret was made.</returns>
    public static bool Ensure(StackInstance stack, Account owner)
    {
        Folders.Ensure(
            Path.Combine(stack.Workspace.DataFolder, "secrets"),
            Account.Current,
            Folders.Passable,
            withContent: false
        );
        Folders.Ensure(stack.Paths.Secrets, owner, Folders.Private);
        var made = EnsureFile(stack.Paths.ApiKey, owner, () => "hive_" + Token(32));
        return EnsureFile(stack.Paths.DatabasePassword, owner, () => Token(24)) || made;
    }

    /// <summary>Keeps a secret that comes from elsewhere, in place of what was there.</summary>
    internal static void Keep(string path, Secret value, Account owner)
    {
        if (Directory.GetParent(path) is { Exists: false } folder)
            Folders.Ensure(folder.FullName, owner, Folders.Private);
        WholeFile.Write(path, value.Reveal(), WholeFile.Private, owner);
    }

    /// <summary>True when the stack has its own secrets.</summary>
    public static bool IsComplete(StackInstance stack) =>
        File.Exists(stack.Paths.ApiKey) && File.Exists(stack.Paths.DatabasePassword);

    /// <summary>Reads the API key of a stack; null when it has none yet or this user may not read it.</summary>
    public static Secret? ApiKey(StackInstance stack)
    {
        try
        {
            return WholeFile.Read(stack.Paths.ApiKey) is { } key ? new Secret(key.Trim()) : null;
        }
        catch (UnauthorizedAccessException)
        {
            return null;
        }
    }

    // 24 random bytes are 32 URL-safe characters, 32 bytes are 43.
    private static string Token(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    private static bool EnsureFile(string path, Account owner, Func<string> value)
    {
        var make = !File.Exists(path) || new FileInfo(path).Length == 0;
        if (make)
            WholeFile.Write(path, value(), WholeFile.Private, owner);
        else
            WholeFile.Own(path, owner, WholeFile.Private);
        return make;
    }
}
