using System.Buffers.Text;
using System.Security.Cryptography;

namespace Hive.Stacks.Workspaces;

/// <summary>Makes and keeps a stack's secrets: one file each, readable by their owner alone.</summary>
public static class SecretStore
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>Makes what is missing and hands the files to the account that the stack runs as. What is there stays.</summary>
    /// <returns>True when a secret was made.</returns>
    public static bool Ensure(StackInstance stack, Account owner)
    {
        Folders.Ensure(Path.Combine(stack.Workspace.DataFolder, "secrets"), Account.Current, Folders.Passable, withContent: false);
        Folders.Ensure(stack.SecretsFolder, owner, Folders.Private);
        var made = EnsureFile(stack.ApiKeyFile, owner, () => "hive_" + Token(32));
        return EnsureFile(stack.DatabasePasswordFile, owner, () => Token(24)) || made;
    }

    /// <summary>Reads the API key of a stack; null when it has none yet or this user may not read it.</summary>
    public static Secret? ApiKey(StackInstance stack)
    {
        try
        {
            return File.Exists(stack.ApiKeyFile) ? new Secret(File.ReadAllText(stack.ApiKeyFile).Trim()) : null;
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
        if (make) Write(path, value());
        Folders.SetMode(path, OwnerOnly);
        Folders.GiveTo(path, owner);
        return make;
    }

    // Written beside and moved into place: a run killed here leaves the whole secret or none.
    private static void Write(string path, string value)
    {
        var draft = path + ".new";
        File.Delete(draft);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnly;
        using (var stream = new FileStream(draft, options))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(value));
            stream.Flush(flushToDisk: true);
        }

        File.Move(draft, path, overwrite: true);
    }
}
