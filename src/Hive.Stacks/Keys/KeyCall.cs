using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Keys;

/// <summary>One request to the API about keys. It holds nothing secret.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">The path, from the root.</param>
/// <param name="Body">JSON; null for none.</param>
/// <param name="Purpose">What it is for, as a phrase.</param>
internal sealed record KeyCall(HttpMethod Method, string Path, string? Body, string Purpose)
{
    private const string Route = "/api/v1/keys";

    private static readonly KeyCallJson Json = new(JsonPolicy.Options());

    /// <summary>The request that does what is wanted.</summary>
    public static KeyCall Of(KeyRequest request) =>
        request switch
        {
            CreateKey create => new(
                HttpMethod.Post,
                Route,
                JsonSerializer.Serialize(create, Json.CreateKey),
                $"a key {create.Name} is to be made"
            ),
            RevokeKey revoke => new(
                HttpMethod.Delete,
                $"{Route}/{revoke.Id}",
                null,
                $"the key {revoke.Id} is to be revoked"
            ),
            _ => new(HttpMethod.Get, Route, null, "the keys are to be listed"),
        };

    /// <summary>
    /// The request as text, as in <c>POST http://127.0.0.1:48886/api/v1/keys {"name":"ci","scopes":["read"]}</c>.
    /// </summary>
    public string Describe(StackInstance stack) =>
        $"{Method} {new Uri(stack.Settings.Url, Path)}{(Body is null ? "" : $" {Body}")}";
}

[JsonSerializable(typeof(CreateKey))]
internal sealed partial class KeyCallJson : JsonSerializerContext;
