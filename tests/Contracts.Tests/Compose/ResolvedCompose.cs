using System.Net;
using System.Text.Json.Nodes;
using Hive.Stacks;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Execution;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace Contracts.Tests.Compose;

/// <summary>A Compose file as Compose itself understands it.</summary>
internal static class ResolvedCompose
{
    public static ProductFiles Product { get; } = ProductFiles.Above(Checkout.Root);

    /// <summary>With every variable unset, as somebody who types <c>docker compose</c> by hand gets it.</summary>
    public static Task<JsonObject> ByHandAsync(StackInstance stack)
    {
        var command = ComposeCommands.ResolvedConfig(Project(stack), Account.Image);
        // Compose takes an empty variable for an unset one; leaving them out would let the tester's own environment in.
        return RunAsync(command with { Environment = command.Environment.Keys.ToDictionary(name => name, _ => "") });
    }

    /// <summary>As the console asks for it.</summary>
    public static Task<JsonObject> ByConsoleAsync(StackInstance stack, Account account) =>
        RunAsync(ComposeCommands.ResolvedConfig(Project(stack), account));

    /// <summary>As the console asks for it, but with the project's name left to the file.</summary>
    public static Task<JsonObject> UnnamedAsync(StackInstance stack)
    {
        var command = ComposeCommands.ResolvedConfig(Project(stack), Account.Image);
        var name = command.Arguments.ToList().IndexOf("--project-name");
        return RunAsync(command with { Arguments = [.. command.Arguments.Take(name), .. command.Arguments.Skip(name + 2)] });
    }

    public static StackInstance Instance(
        StackDefinition stack,
        string workspace,
        IPAddress? bind = null,
        int? port = null
    ) =>
        new()
        {
            Definition = stack,
            Workspace = Workspace.At(workspace),
            Settings = new StackSettings
            {
                Bind = bind ?? IPAddress.Loopback,
                Port = port ?? stack.Port,
                DatabasePort = stack.PublishedDatabasePort,
                Images = stack.Services.ToDictionary(
                    service => service.Name,
                    service => $"{service.Image}:{StackCatalogue.Version}"
                ),
                Postgres = stack.PostgresSettings.ToDictionary(setting => setting.Name, setting => setting.Default),
            },
        };

    public static ComposeProject Project(StackInstance stack) => new(stack, Product.ComposeFile(stack.Definition));

    private static async Task<JsonObject> RunAsync(Command command)
    {
        await RequireComposeAsync();
        var result = await new ProcessRunner().RunAsync(command);
        result.Succeeded.Should().BeTrue($"{command} said: {result.Error}");
        return JsonNode.Parse(result.Output)!.AsObject();
    }

    private static async Task RequireComposeAsync() =>
        Machine.Requires(
            await AnswersAsync("compose"),
            "The Compose plugin of the docker command line",
            "./build.sh --target=EngineUp, or install docker-compose-plugin"
        );

    /// <summary>True when the docker command line has a plugin.</summary>
    public static async Task<bool> AnswersAsync(string plugin)
    {
        try
        {
            return (await new ProcessRunner().RunAsync(new Command("docker", [plugin, "version"]))).Succeeded;
        }
        catch (StackException)
        {
            return false;
        }
    }
}
