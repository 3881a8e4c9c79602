using System.Text.Encodings.Web;
using System.Text.Json;

namespace Hive.Stacks.Platform;

/// <summary>
/// How the console writes and reads JSON, everywhere: snake_case, as the API has it, and nothing escaped without need.
/// </summary>
internal static class JsonPolicy
{
    /// <summary>The options. What is written goes to a terminal, a file or the API, never into HTML.</summary>
    public static JsonSerializerOptions Options() =>
        new()
        {
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DictionaryKeyPolicy = null,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        };
}
