using Hive.Stacks.Keys;
using Hive.Stacks.Tests.Commands;
using Hive.Stacks.Tests.Health;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Keys;

/// <summary>A web server in place of a stack's API, a workspace with its root key, and the client that asks it.</summary>
internal sealed class KeyApi : IAsyncDisposable
{
    private readonly TemporaryFolder _folder = new();

    public KeyApi() => _folder.Write("data/secrets/genie/api_key", "hive_root\n");

    public KeyClient Client { get; } = new();

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
        Client.Dispose();
        await Server.DisposeAsync();
        _folder.Dispose();
    }
}
