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
        var made = EnsureFile(stack.Paths.ApiKey, owner, NewApiKey);
        return EnsureFile(stack.Paths.DatabasePassword, owner, NewPassword) || made;
    }

    /// <summary>Names of the stack's own secrets that are missing or empty.</summary>
    public static IReadOnlyList<string> Missing(StackInstance stack) =>
        [.. new[] { stack.Paths.ApiKey, stack.Paths.DatabasePassword }.Where(IsMissing)];

    /// <summary>A password of 24 random bytes.</summary>
    public static Secret NewPassword() => new(Token(24));

    /// <summary>The database password of a stack.</summary>
    /// <exception cref="StackException">It is not there, or this user may not read it.</exception>
    public static Secret RequirePassword(StackInstance stack)
    {
        var file = stack.Paths.DatabasePassword;
        try
        {
            if (WholeFile.Read(file)?.TrimEnd('\r', '\n') is { Length: > 0 } text)
                return new Secret(text);
        }
        catch (UnauthorizedAccessException exception)
        {
            throw new StackException(
                FailureKind.Prerequisite,
                $"'{file}' cannot be read: {exception.Message}",
                "Run as the workspace's owner.",
                exception
            );
        }

        throw new StackException(
            FailureKind.Failed,
            $"The password file '{file}' is not there.",
            $"Serve the stack, which makes a new one: {stack.Command("Serve")}"
        );
    }

    /// <summary>Puts a password into the stack's file, in place of what was there.</summary>
    internal static void ReplacePassword(StackInstance stack, Secret password, Account owner) =>
        Keep(stack.Paths.DatabasePassword, password, owner);

    /// <summary>Puts a new root key into the stack's file, in place of what was there.</summary>
    internal static void ReplaceApiKey(StackInstance stack, Account owner) => Keep(stack.Paths.ApiKey, NewApiKey(), owner);

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
    private static Secret NewApiKey() => new("hive_" + Token(32));

    private static bool IsMissing(string path) => !File.Exists(path) || new FileInfo(path).Length == 0;

    private static string Token(int bytes) => Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(bytes));

    private static bool EnsureFile(string path, Account owner, Func<Secret> value)
    {
        var make = IsMissing(path);
        if (make)
            WholeFile.Write(path, value().Reveal(), WholeFile.Private, owner);
        else
            WholeFile.Own(path, owner, WholeFile.Private);
        return make;
    }
}
