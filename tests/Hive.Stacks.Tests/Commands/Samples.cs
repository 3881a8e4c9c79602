using System.Net;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Commands;

/// <summary>A stack in a workspace, for tests that only need one.</summary>
internal static class Samples
{
    public static StackInstance Genie(string workspace = "/srv/hive", int port = 48886) =>
        Of(StackCatalogue.Genie, workspace, port);

    public static StackInstance Workspace() => Of(StackCatalogue.Workspace, "/srv/hive", StackCatalogue.Workspace.Port);

    public static StackInstance Agent(string instance) =>
        Of(StackCatalogue.Agent, "/srv/hive", 21001) with
        {
            Instance = instance,
        };

    public static ComposeProject Project(StackInstance stack) =>
        new(stack, $"/opt/hive/compose/{stack.Definition.ComposeFile}");

    private static StackInstance Of(StackDefinition stack, string workspace, int port) =>
        new()
        {
            Definition = stack,
            Workspace = Hive.Stacks.Requests.Workspace.At(workspace),
            Settings = new StackSettings
            {
                Bind = IPAddress.Loopback,
                Port = port,
                DatabasePort = stack.PublishedDatabasePort,
                Images = stack.Services.ToDictionary(service => service.Name, service => $"{service.Image}:1.0.0"),
                Postgres = stack.PostgresSettings.ToDictionary(setting => setting.Name, setting => setting.Default),
            },
        };
}
