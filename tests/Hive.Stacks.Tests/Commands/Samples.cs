using System.Net;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Commands;

/// <summary>A stack in a workspace, for tests that only need one.</summary>
internal static class Samples
{
    public static StackInstance Genie(string workspace = "/srv/hive", int port = 48886) => new()
    {
        Definition = StackCatalogue.Genie,
        Workspace = Workspace.At(workspace),
        Bind = IPAddress.Loopback,
        Port = port,
        ComposeFile = "/opt/hive/compose/docker-compose-genie.yml",
    };
}
