using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Documents;

/// <summary>
/// Makes requests from the schemas of the OpenAPI document, from those that are in order to those that are wrong everywhere.
/// </summary>
/// <param name="service">Where the service is.</param>
/// <param name="document">The document.</param>
/// <param name="random">Chooses: the same seed makes the same requests.</param>
/// <param name="known">Ids that exist, by the part of the path that they stand behind.</param>
internal sealed partial class InputGenerator(
    string service,
    JsonElement document,
    Random random,
    IReadOnlyDictionary<string, IReadOnlyList<string>> known
)
{
    private static readonly string[] Texts =
    [
        "",
        "a",
        "hello",
        "echo",
        "agent:echo",
        "ada",
        "user",
        "019ab8f2-11ce-7a90-b3d2-4f5e6a7b8c9d",
        "2026-11-28T00:00:00Z",
        "0001-01-01",
        "-1",
        "1e9",
        "true",
        "null",
        "[]",
        "{}",
        "{\"type\":\"object\"}",
        "data:image/png;base64,AAAA",
        "http://127.0.0.1:1/",
        "file:///etc/passwd",
        "../../etc/passwd",
        "' or 1=1;--",
        "%s%n",
        "<script>alert(1)</script>",
        "a\r\nX-Injected: 1",
        "a\0b",
        "\u202e\u0301",
        "\U0001F41D",
        "\uFFFF",
        new('x', 5_000),
        new('9', 400),
    ];

    private static readonly string[] Numbers =
    [
        "0",
        "1",
        "2",
        "20",
        "-1",
        "0.5",
        "-0",
        "2147483647",
        "2147483648",
        "-2147483649",
        "9223372036854775807",
        "9223372036854775808",
        "1e308",
        "1e999",
        "-1e-999",
    ];

    // JSON of any kind, some of which no serializer writes.
    private static readonly string[] Anything =
    [
        "null",
        "true",
        "[]",
        "{}",
        "[[[]]]",
        "[null]",
        "[1,\"a\",{}]",
        "{\"a\":{\"a\":{\"a\":1}}}",
        "{\"a\":1,\"a\":2}",
        "{\"\":\"\"}",
        "{\"type\":\"text\",\"text\":\"m\"}",
        "{\"$ref\":\"#\"}",
        "{\"$ref\":\"http://elsewhere/\"}",
        "\"\\ud800\"",
        "\"\\u0000\"",
        "\"\\uffff\"",
        new string('[', 200) + new string(']', 200),
    ];

    private static readonly string[] RawPlaces = ["%ff", "%C0%AF", "..%2f..", "a%0Ab", "%", "%zz", "a%20b", "~", "{id}"];

    private int wrong;

    /// <summary>A request to an operation. Its key is that of the tests, but for a few.</summary>
    public (HttpRequestMessage Request, string Shown) Next(Operation operation)
    {
        wrong = Pick([0, 0, 4, 20, 60]);
        var address = Place.Replace(operation.Path, place => PathValue(operation.Path[..place.Index])) + Query(operation);
        var request = new HttpRequestMessage(
            new(operation.Method),
            new Uri(
                service + address,
                // What stands in it is sent as it stands.
                new UriCreationOptions { DangerousDisablePathAndQueryCanonicalization = true }
            )
        );
        var (content, shown) = Body(operation);
        request.Content = content;
        request.With("x-api-key", Chance(1) ? "wrong" : ApiEnvironment.Key);
        if (Chance(10))
            request.With("Accept", Pick(["application/json", "text/event-stream", "application/xml", "*/*;q=0", "x"]));
        if (Chance(10))
            request.With("Last-Event-ID", Pick(["0", "5", "-1", "99999999999999999999", "x"]));
        if (Chance(10))
            request.With("x-session-id", Pick(["s", "a b", "'", new string('x', 3000)]));
        return (request, $"{operation.Method} {address} {content?.Headers.ContentType} {shown}");
    }

    private string PathValue(string before)
    {
        if (Chance(wrong / 2))
            return Pick(RawPlaces);
        var folder = before.TrimEnd('/').Split('/')[^1];
        return !Chance(wrong) && known.TryGetValue(folder, out var ids)
            ? Uri.EscapeDataString(Pick(ids))
            : Pick([Escaped(Pick(Texts.Where(one => one.Length is > 0 and < 100 && !one.Contains('\0')))), AnyId(), "1"]);
    }

    private string Query(Operation operation)
    {
        List<string> parts = [];
        foreach (var (name, schema) in operation.Parameters("query"))
        {
            if (Chance(50))
                parts.Add($"{name}={QueryValue(name, schema)}");
            if (Chance(wrong / 10))
                parts.Add($"{name}={QueryValue(name, schema)}");
        }
        if (Chance(wrong / 4))
            parts.Add(Pick(["unknown=1", "=", "&&", "limit", "page=%ff", "%00=1", "a[]=1"]));
        return parts.Count == 0 ? "" : "?" + string.Join('&', parts);
    }

    private string QueryValue(string name, JsonElement schema)
    {
        if (Chance(wrong))
            return Pick(["", "%00", "%ff", "%", Escaped(Pick(Texts)), Escaped(Pick(Numbers)), Escaped(Pick(Anything))]);
        if (name.EndsWith("_id", StringComparison.Ordinal) && known.TryGetValue($"{name[..^3]}s", out var ids) && Chance(60))
            return Uri.EscapeDataString(Pick(ids));
        var value = Value(schema, 3);
        return Escaped(value.StartsWith('"') ? TextOf(value) : value);
    }

    private (HttpContent? Content, string Shown) Body(Operation operation)
    {
        if (operation.Bodies is not { Count: > 0 } bodies)
            return Chance(wrong / 4) ? (Text("{}", "application/json"), "{}") : (null, "");
        if (Chance(wrong / 10))
            return (null, "without a body");
        var (type, schema) = Pick(bodies);
        if (type.StartsWith("multipart/", StringComparison.Ordinal))
            return Form(schema);
        if (type == "application/x-www-form-urlencoded")
        {
            var form = string.Join('&', Fields(schema).Select(field => $"{field.Name}={Escaped(field.Value)}"));
            return (Text(form, type), form);
        }
        var json = Value(schema, 0);
        if (Chance(wrong / 6))
            json = Broken(json);
        var sent = Chance(wrong / 10)
            ? Pick(["text/plain", "application/xml", "application/json; charset=utf-16", "x/y"])
            : type;
        return (Text(json, sent), json);
    }

    private (HttpContent, string) Form(JsonElement schema)
    {
        MultipartFormDataContent form = new("fuzz");
        StringBuilder shown = new();
        foreach (var (name, value) in Fields(schema))
        {
            var content = new ByteArrayContent(Encoding.UTF8.GetBytes(value));
            if (name.StartsWith("file", StringComparison.Ordinal) || Chance(wrong / 10))
                form.Add(content, name, Pick(["a.txt", "a.pdf", "a.png", "..", "x"]));
            else
                form.Add(content, name);
            shown.Append(CultureInfo.InvariantCulture, $"{name}={value}&");
        }
        if (!form.Any())
            form.Add(new ByteArrayContent([]), "nothing");
        return (form, shown.ToString());
    }

    private IEnumerable<(string Name, string Value)> Fields(JsonElement schema)
    {
        var all = Resolved(schema);
        if (all.ValueKind != JsonValueKind.Object || !all.TryGetProperty("properties", out var properties))
            yield break;
        foreach (var property in properties.EnumerateObject().Where(one => Includes(all, one.Name)))
        {
            var value = Value(property.Value, 1);
            yield return (property.Name, value.StartsWith('"') ? TextOf(value) : value);
        }
    }

    private string Value(JsonElement schema, int depth)
    {
        if (depth > 0 && Chance(wrong) || depth > 6)
            return Pick([Pick(Anything), Pick(Numbers), Quoted(Pick(Texts))]);
        schema = Resolved(schema);
        if (schema.ValueKind != JsonValueKind.Object)
            return Pick(Anything);
        if (schema.TryGetProperty("oneOf", out var choices))
            return Value(Pick([.. choices.EnumerateArray()]), depth + 1);
        if (schema.TryGetProperty("enum", out var words))
            return Pick([.. words.EnumerateArray()]).GetRawText();
        if (!schema.TryGetProperty("type", out var type))
            return Pick([Pick(Anything), Quoted(Pick(Texts))]);
        var one = type.ValueKind == JsonValueKind.Array ? Pick([.. type.EnumerateArray()]).GetString() : type.GetString();
        return one switch
        {
            "object" => Object(schema, depth),
            "array" =>
                $"[{string.Join(',', Enumerable.Range(0, random.Next(4)).Select(_ => Value(schema.At("items"), depth + 1)))}]",
            "integer" => Pick(Numbers.Take(5)),
            "number" => Pick(Numbers.Take(7)),
            "boolean" => Pick(["true", "false"]),
            "null" => "null",
            _ => schema.TryGetProperty("format", out var format) && format.GetString() is "uuid" ? Quoted(AnyId())
            : schema.TryGetProperty("format", out format) && format.GetString() is "date-time"
                ? Quoted("2026-11-28T00:00:00Z")
            : Quoted(Pick(Texts)),
        };
    }

    private string Object(JsonElement schema, int depth)
    {
        List<string> members = [];
        if (schema.TryGetProperty("properties", out var properties))
        {
            foreach (var property in properties.EnumerateObject().Where(one => Includes(schema, one.Name)))
                members.Add($"{Quoted(property.Name)}:{Named(property.Name, property.Value, depth + 1)}");
        }
        if (schema.TryGetProperty("additionalProperties", out var more) && more.ValueKind == JsonValueKind.Object)
            members.Add($"{Quoted(Pick(Texts))}:{Value(more, depth + 1)}");
        if (Chance(wrong / 4))
            members.Add($"{Quoted(Pick(Texts))}:{Pick(Anything)}");
        return $"{{{string.Join(',', members)}}}";
    }

    // Most requests that name what there is, get further.
    private string Named(string name, JsonElement schema, int depth) =>
        Chance(wrong) ? Value(schema, depth)
        : name == "model" && Chance(70) ? Quoted(Pick(known["models"]))
        : name is "agent_id" && Chance(70) ? Quoted(Pick(known["agents"]))
        : name is "role" && Chance(90) ? Quoted("user")
        : Value(schema, depth);

    private bool Includes(JsonElement schema, string name) =>
        schema.TryGetProperty("required", out var required) && required.EnumerateArray().Any(one => one.GetString() == name)
            ? !Chance(wrong / 6)
            : Chance(40);

    private string Broken(string json)
    {
        var at = random.Next(json.Length);
        return Pick([json[..at], json + json, json.Insert(at, Pick([",", "\"", "}", "\\", "\u0001", "NaN"])), ""]);
    }

    private JsonElement Resolved(JsonElement schema)
    {
        while (schema.ValueKind == JsonValueKind.Object && schema.TryGetProperty("$ref", out var reference))
            schema = document.At(reference.GetString()![2..].Replace('/', '.'));
        return schema;
    }

    private static StringContent Text(string text, string type)
    {
        StringContent content = new(text, Encoding.UTF8);
        content.Headers.ContentType = MediaTypeHeaderValue.Parse(type);
        return content;
    }

    private static string Quoted(string text) => JsonSerializer.Serialize(text);

    // A text that is no Unicode cannot be read back.
    private static string TextOf(string json) =>
        json.Contains("\\ud800", StringComparison.Ordinal) ? "\uFFFD" : JsonSerializer.Deserialize<string>(json)!;

    private static string Escaped(string text) => Uri.EscapeDataString(text);

    private string AnyId() => new Guid(Enumerable.Range(0, 16).Select(_ => (byte)random.Next(256)).ToArray()).ToString();

    private bool Chance(int percent) => random.Next(100) < percent;

    private T Pick<T>(IEnumerable<T> choices)
    {
        var all = choices as IReadOnlyList<T> ?? [.. choices];
        return all[random.Next(all.Count)];
    }

    [GeneratedRegex(@"\{[^}]+\}")]
    private static partial Regex Place { get; }
}
