using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hive.Api.Json;

/// <summary>JSON with its texts as they are: > and é are no escapes.</summary>
/// <remarks>
/// The usual escapes are for JSON inside of HTML. Ours never is: it says what it is, and browsers are told to believe it.
/// Types that are written so are generated as metadata alone: the writers that the generator can add are for options without
/// an encoder or a converter, and would only make the program larger.
/// </remarks>
internal static class ReadableJson
{
    public static JavaScriptEncoder Encoder => JavaScriptEncoder.UnsafeRelaxedJsonEscaping;

    /// <summary>The options of a feature's types, with texts as they are.</summary>
    public static JsonSerializerOptions Of(JsonSerializerContext types) => new(types.Options) { Encoder = Encoder };
}
