using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hive.Stacks.Keys;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Reporting;

/// <summary>What came of a question about keys, for standard output.</summary>
/// <param name="Stack">Whose keys.</param>
public abstract record KeyReport(StackInstance Stack)
{
    private static readonly JsonSerializerOptions Readable = JsonPolicy.Options();

    /// <summary>For people.</summary>
    public abstract string ToText();

    /// <summary>For programs: one document on one line.</summary>
    public string ToJson() =>
        new JsonObject([new("stack", Stack.Name), new("instance", Stack.Instance), .. Members()]).ToJsonString(Readable);

    /// <summary>What the document says besides whose keys they are.</summary>
    protected abstract IEnumerable<KeyValuePair<string, JsonNode?>> Members();

    /// <summary>A key without its text, as the API describes it.</summary>
    private protected static JsonObject Node(KeyEntry key) =>
        JsonSerializer.SerializeToNode(key, KeyJson.Default.KeyEntry)!.AsObject();

    /// <summary>An instant to the second, the same on every machine.</summary>
    private protected static string Instant(DateTimeOffset time) => time.ToString("u", CultureInfo.InvariantCulture);
}

/// <summary>All keys.</summary>
/// <param name="Stack">Whose.</param>
/// <param name="List">The keys.</param>
internal sealed record KeyListReport(StackInstance Stack, KeyList List) : KeyReport(Stack)
{
    /// <inheritdoc />
    public override string ToText() =>
        List.Keys.Count == 0
            ? $"{Stack.FullName} has no keys but the root key, which is in {Stack.Paths.ApiKey}"
            : TextTable.Render([
                ["id", "name", "scopes", "user", "created", "by", "revoked"],
                .. List.Keys.Select(key =>
                    new[]
                    {
                        key.Id,
                        key.Name,
                        string.Join(',', key.Scopes),
                        key.UserId ?? "-",
                        Instant(key.CreatedAt),
                        key.CreatedBy,
                        key.RevokedAt is { } revoked ? Instant(revoked) : "-",
                    }
                ),
            ]);

    /// <inheritdoc />
    protected override IEnumerable<KeyValuePair<string, JsonNode?>> Members() =>
        [new("keys", new JsonArray([.. List.Keys.Select(Node)]))];
}

/// <summary>A key that was made. The only place that prints a key's text.</summary>
/// <param name="Stack">Whose.</param>
/// <param name="Made">The key.</param>
public sealed record NewKeyReport(StackInstance Stack, NewKey Made) : KeyReport(Stack)
{
    /// <inheritdoc />
    public override string ToText() =>
        $"{Made.Key.Reveal()}{Environment.NewLine}This is the key '{Made.Name}' ({Made.Id}; {string.Join(',', Made.Scopes)}{(Made.UserId is { } user ? $"; user {user}" : "")}) of {Stack.FullName}. It is shown only here, so keep it now.";

    /// <inheritdoc />
    protected override IEnumerable<KeyValuePair<string, JsonNode?>> Members() =>
        [
            new("id", Made.Id),
            new("name", Made.Name),
            new("scopes", new JsonArray([.. Made.Scopes.Select(scope => JsonValue.Create(scope))])),
            new("user_id", Made.UserId),
            new("key", Made.Key.Reveal()),
        ];
}

/// <summary>A key that was revoked.</summary>
/// <param name="Stack">Whose.</param>
/// <param name="Key">The key.</param>
internal sealed record RevokedKeyReport(StackInstance Stack, KeyEntry Key) : KeyReport(Stack)
{
    /// <inheritdoc />
    public override string ToText() =>
        $"The key '{Key.Name}' ({Key.Id}) of {Stack.FullName} is revoked{(Key.RevokedAt is { } time ? $", since {Instant(time)}" : "")}; nobody can use it any more.";

    /// <inheritdoc />
    protected override IEnumerable<KeyValuePair<string, JsonNode?>> Members() =>
        Node(Key).Select(member => KeyValuePair.Create(member.Key, member.Value?.DeepClone()));
}
