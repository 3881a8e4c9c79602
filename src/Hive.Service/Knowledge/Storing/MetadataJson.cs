using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hive.Service.Knowledge.Storing;

/// <summary>Metadata as the database has it.</summary>
internal static class MetadataJson
{
    public static string Write(IReadOnlyDictionary<string, string> metadata) =>
        JsonSerializer.Serialize(metadata, TextPairsJson.Default.IReadOnlyDictionaryStringString);

    public static IReadOnlyDictionary<string, string> Read(string json) =>
        JsonSerializer.Deserialize(json, TextPairsJson.Default.DictionaryStringString) ?? [];
}

[JsonSerializable(typeof(IReadOnlyDictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, string>))]
internal sealed partial class TextPairsJson : JsonSerializerContext;
