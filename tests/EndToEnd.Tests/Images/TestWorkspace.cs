using System.Diagnostics.CodeAnalysis;
using CliWrap;
using Hive.Stacks.Catalogue;

namespace EndToEnd.Tests.Images;

/// <summary>A folder with secrets and an empty data folder, owned by the user that the container is to run as.</summary>
internal sealed class TestWorkspace : IDisposable
{
    [SuppressMessage(
        "Interoperability",
        "SYSLIB1054",
        Justification = "One call; generated marshalling would need unsafe code."
    )]
    [System.Runtime.InteropServices.DllImport("libc", EntryPoint = "geteuid")]
    private static extern uint EffectiveUserId();

    private TestWorkspace(int user, StackDefinition stack, string? instance)
    {
        (User, Stack, Instance) = (user, stack, instance);
        Root = Directory.CreateTempSubdirectory("hive-test-").FullName;
        Directory.CreateDirectory(Data);
        Directory.CreateDirectory(Path.Combine(Root, "data", "archive", Stack.Name + Suffix));
        Directory.CreateDirectory(Path.Combine(Root, "data", "backups", Stack.Name + Suffix, "scheduled"));
        Directory.CreateDirectory(Secrets);
        // What the user has of his own, which the stack mounts; with nothing in it.
        Directory.CreateDirectory(Path.Combine(Root, "ai"));
        File.WriteAllText(Path.Combine(Root, ".mcp.json"), "{}");
        Write("api_key", "hive_" + Guid.NewGuid().ToString("N"));
        Write("database_password", Guid.NewGuid().ToString("N"));
    }

    public static bool IsRoot { get; } = EffectiveUserId() == 0;

    public int User { get; }

    public string Root { get; }

    public StackDefinition Stack { get; }

    public string? Instance { get; }

    public string Data => Path.Combine(Root, Stack.DataFolder + Suffix);

    public string Secrets => Path.Combine(Root, "data", "secrets", Stack.Name + Suffix);

    private string Suffix => Instance is null ? "" : $"-{Instance}";

    /// <summary>Makes a workspace. Only root can make one for another user.</summary>
    public static async Task<TestWorkspace> CreateAsync(int? user = null, string stack = "genie", string? instance = null)
    {
        if (user is not null && !IsRoot)
            Assert.Ignore("Only root can give a folder to another user.");
        var workspace = new TestWorkspace(
            user ?? (IsRoot ? 1000 : (int)EffectiveUserId()),
            StackCatalogue.All.Single(one => one.Name == stack),
            instance
        );
        await workspace.HandOverAsync();
        return workspace;
    }

    /// <summary>Writes a secret, readable by its owner alone.</summary>
    public void Write(string secret, string text)
    {
        var path = Path.Combine(Secrets, secret);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    /// <summary>Puts a file into the data folder.</summary>
    public async Task PutAsync(string name, string text)
    {
        await File.WriteAllTextAsync(Path.Combine(Data, name), text);
        await HandOverAsync();
    }

    /// <summary>Gives everything to the container's user, where that is another one.</summary>
    public async Task HandOverAsync()
    {
        if (IsRoot)
            await Cli.Wrap("chown")
                .WithArguments(["--recursive", $"{User}:{User}", Path.Combine(Root, "data")])
                .ExecuteAsync();
    }

    public void Dispose() => Directory.Delete(Root, recursive: true);
}
