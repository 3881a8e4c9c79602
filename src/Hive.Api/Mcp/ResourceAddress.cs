using Hive.Service.Components;

namespace Hive.Api.Mcp;

/// <summary>Addresses of resources: <c>hive://agents/helper</c>.</summary>
internal static class ResourceAddress
{
    public const string Agent = "agents";
    public const string Team = "teams";
    public const string Workflow = "workflows";
    public const string Document = "knowledge";
    public const string Run = "runs";
    private const string Scheme = "hive://";

    public static string Of(string kind, string id) => $"{Scheme}{kind}/{id}";

    public static string Of(ComponentKind kind) => $"{kind.Word()}s";

    /// <summary>Kind and id; nothing when it is no such address.</summary>
    public static (string Kind, string Id)? Parse(string uri) =>
        uri.StartsWith(Scheme, StringComparison.Ordinal)
        && uri[Scheme.Length..].Split('/') is [Agent or Team or Workflow or Document or Run, { Length: > 0 }] parts
            ? (parts[0], parts[1])
            : null;
}
