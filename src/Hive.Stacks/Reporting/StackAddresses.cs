using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Reporting;

/// <summary>Where a stack is reached. No secret is in it: it says which files have them.</summary>
/// <param name="Api">The API's base address.</param>
/// <param name="Page">The console page.</param>
/// <param name="Mcp">The MCP server.</param>
/// <param name="OpenAi">The base address for clients of OpenAI.</param>
/// <param name="ApiKeyFile">The file that has the key.</param>
/// <param name="Database">PostgreSQL's address; absent where the stack publishes none.</param>
/// <param name="DatabasePasswordFile">The file that has its password.</param>
public sealed record StackAddresses(
    string Api,
    string Page,
    string Mcp,
    string OpenAi,
    string ApiKeyFile,
    string? Database,
    string? DatabasePasswordFile
)
{
    /// <summary>Those of a stack, whether it runs or not.</summary>
    public static StackAddresses Of(StackInstance stack)
    {
        var root = stack.Settings.Url.ToString().TrimEnd('/');
        return new(
            root,
            $"{root}/",
            $"{root}/mcp",
            $"{root}/v1",
            stack.Paths.ApiKey,
            stack.Settings.DatabasePort is { } port
                ? $"postgresql://{StackDefinition.DatabaseUser}@{stack.Settings.Host}:{port}/{stack.Definition.Database}"
                : null,
            stack.Settings.DatabasePort is null ? null : stack.Paths.DatabasePassword
        );
    }

    /// <summary>One document.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, AddressJson.Default.StackAddresses);

    /// <summary>One document with the page alone.</summary>
    public static string PageJson(Uri page) =>
        JsonSerializer.Serialize(new OpenedPage(page.ToString()), AddressJson.Default.OpenedPage);

    /// <summary>As a table.</summary>
    public override string ToString() =>
        TextTable.Render([
            ["API", Api],
            ["Page", Page],
            ["MCP", Mcp],
            ["OpenAI clients", OpenAi],
            ["API key", ApiKeyFile],
            .. Database is null
                ?
                [
                    ["PostgreSQL", "inside the stack only"],
                ]
                : new string[][] { ["PostgreSQL", Database], ["Password", DatabasePasswordFile!] },
        ]);
}

/// <summary>A page that signs in.</summary>
internal sealed record OpenedPage(string Page);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull
)]
[JsonSerializable(typeof(StackAddresses))]
[JsonSerializable(typeof(OpenedPage))]
internal sealed partial class AddressJson : JsonSerializerContext;
