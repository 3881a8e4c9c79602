using Hive.Stacks.Keys;
using Hive.Stacks.Tests.Commands;
using Hive.Stacks.Tests.Health;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Keys;

/// <summary>A web server in place of a stack's API, a workspace with its root key, and the client that asks it.</summary>
internal sealed class KeyApi : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    private readonly Guarded _guarded;

    public KeyApi()
    {
        _folder.Write("data/secrets/genie/api_key", "hive_root\n");
        OwnListener.Record(_folder);
        _guarded = new Guarded(_folder, "local");
        Client = new KeyClient(_guarded.Api);
        SignIn = new SignInClient(_guarded.Api);
    }

    public KeyClient Client { get; }

    public SignInClient SignIn { get; }

    public TinyServer Server { get; } = new();

    public StackInstance Genie => Samples.Genie(_folder.Path, Server.Port);

    /// <summary>Opens the server with this answer to everything.</summary>
    public void Answer(int status, string body)
    {
        Server.Answer = (status, body);
        Server.Open();
    }

    public async ValueTask DisposeAsync()
    {
        _guarded.Dispose();
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
