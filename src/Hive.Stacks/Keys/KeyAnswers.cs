using System.Text.Json;
using System.Text.Json.Serialization;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Keys;

/// <summary>All keys of a stack, without their texts.</summary>
/// <param name="Keys">In the order in which they were made, revoked ones too.</param>
public sealed record KeyList(IReadOnlyList<KeyEntry> Keys);

/// <summary>A key without its text.</summary>
/// <param name="Id">To revoke it by.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">The name of the key that made it.</param>
/// <param name="RevokedAt">When it stopped to count; null while it counts.</param>
/// <param name="RevokedBy">The name of the key that revoked it.</param>
/// <param name="UserId">Whose data it sees and changes; null for everybody's.</param>
public sealed record KeyEntry(
    string Id,
    string Name,
    IReadOnlyList<string> Scopes,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? RevokedAt = null,
    string? RevokedBy = null,
    string? UserId = null
);

/// <summary>A key that was just made.</summary>
/// <param name="Id">To revoke it by.</param>
/// <param name="Name">What it is for.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="Key">Its text, which nobody can be told again.</param>
/// <param name="UserId">Whose data it sees and changes; null for everybody's.</param>
public sealed record NewKey(
    string Id,
    string Name,
    IReadOnlyList<string> Scopes,
    [property: JsonConverter(typeof(SecretReader))] Secret Key,
    string? UserId = null
);

/// <summary>Reads a secret. It writes none: that takes <see cref="Secret.Reveal"/>.</summary>
internal sealed class SecretReader : JsonConverter<Secret>
{
    public override Secret? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { Length: > 0 } text ? new Secret(text) : throw new JsonException("A secret is empty.");

    public override void Write(Utf8JsonWriter writer, Secret value, JsonSerializerOptions options) =>
        writer.WriteStringValue(value.ToString());
}

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true
)]
[JsonSerializable(typeof(KeyList))]
[JsonSerializable(typeof(NewKey))]
internal sealed partial class KeyJson : JsonSerializerContext;
