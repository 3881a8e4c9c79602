using System.Net;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Commands;

/// <summary>A stack in a workspace, for tests that only need one.</summary>
internal static class Samples
{
    public static StackInstance Genie(string workspace = "/srv/hive", int port = 48886) => Of(StackCatalogue.Genie, workspace) with { Port = port };

    public static StackInstance Workspace() => Of(StackCatalogue.Workspace, "/srv/hive");

    public static StackInstance Agent(string instance) => Of(StackCatalogue.Agent, "/srv/hive") with { Instance = instance, Port = 21001 };

    private static StackInstance Of(StackDefinition stack, string workspace) => new()
    {
        Definition = stack,
        Workspace = Hive.Stacks.Workspaces.Workspace.At(workspace),
        Bind = IPAddress.Loopback,
        Port = stack.Port,
        DatabasePort = stack.PublishedDatabasePort,
        ComposeFile = $"/opt/hive/compose/{stack.ComposeFile}",
        Images = stack.Services.ToDictionary(service => service.Name, service => $"{service.Image}:1.0.0"),
        PostgresSettings = stack.PostgresSettings.ToDictionary(setting => setting.Name, setting => setting.Default),
    };
}
