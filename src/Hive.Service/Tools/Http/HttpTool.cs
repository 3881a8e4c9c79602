using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Hive.Service.Components;
using Hive.Service.Secrets;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tools.Http;

/// <summary>A tool of <c>ai/tools</c> that is one HTTP request.</summary>
/// <remarks>
/// Its host is written by whoever owns the workspace, so it may be private; what a model says never reaches that part of the
/// address.
/// </remarks>
internal sealed partial class HttpTool(HttpClient http, SecretsFolder secrets, TimeProvider time)
{
    private const int LargestAnswer = 1024 * 1024;

    public AIFunction Make(HttpToolDefinition tool) =>
        new TextFunction(
            tool.Id,
            tool.Description,
            ToolSchema.Of(tool.Parameters),
            TimeSpan.FromSeconds(tool.TimeoutSeconds),
            time,
            (arguments, token) => CallAsync(tool, arguments, token)
        )
        {
            Traits = ToolTraits.Of(tool),
        };

    private async ValueTask<ToolText> CallAsync(
        HttpToolDefinition tool,
        AIFunctionArguments arguments,
        CancellationToken token
    )
    {
        var given = tool.Parameters.Select(one => (one.Name, Text: ToolSchema.Text(arguments, one.Name), one)).ToList();
        if (given.FirstOrDefault(one => one.Text is null && one.one.Required).Name is { } missing)
            return TextFunction.Error($"{missing} is missing.");
        if (
            given.FirstOrDefault(one =>
                one.Text is { } text && one.one.Enum is { Count: > 0 } allowed && !allowed.Contains(text)
            ) is
            { Name: { } wrong } bad
        )
            return TextFunction.Error($"{wrong} has to be one of: {string.Join(", ", bad.one.Enum)}.");
        var values = given
            .Where(one => one.Text is not null)
            .ToDictionary(one => one.Name, one => one.Text!, StringComparer.Ordinal);

        if (PathArguments.Climbing(tool.Url, values) is { } climbing)
            return TextFunction.Error(
                $"{climbing} would lead out of the tool's address: a value there has no \"..\", no backslash, and no \"/\" at its begin or twice."
            );

        using var request = Request(tool, values);
        foreach (var (name, template) in tool.Headers)
        {
            var (value, lacking) = Secret(template);
            if (lacking is not null)
                return TextFunction.Error($"The tool needs {lacking}: put it into {secrets.PlaceOf(lacking)}.");
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content?.Headers.TryAddWithoutValidation(name, value);
        }
        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        await using var body = await response.Content.ReadAsStreamAsync(token);
        var bytes = new byte[LargestAnswer];
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, token);
        var text = Encoding.UTF8.GetString(bytes, 0, length).Replace("\0", "", StringComparison.Ordinal);
        return response.IsSuccessStatusCode
            ? text
            : TextFunction.Error(
                $"{request.RequestUri!.Host} answered {(int)response.StatusCode}: {text.AsSpan(0, Math.Min(500, text.Length))}"
            );
    }

    private static HttpRequestMessage Request(HttpToolDefinition tool, Dictionary<string, string> values)
    {
        var url = Places.Replace(
            tool.Url,
            place => Uri.EscapeDataString(values.GetValueOrDefault(place.Groups[1].Value, ""))
        );
        var inUrl = Places.Matches(tool.Url).Select(place => place.Groups[1].Value).ToHashSet(StringComparer.Ordinal);
        var rest = values.Where(one => !inUrl.Contains(one.Key)).ToList();
        var method = HttpMethod.Parse(tool.Method);
        if (tool.Body is { } template)
        {
            var body = Places.Replace(
                template,
                place =>
                    values.TryGetValue(place.Groups[1].Value, out var value) ? JsonEncodedText.Encode(value).ToString() : ""
            );
            return new(method, url) { Content = Json(body) };
        }
        if (method == HttpMethod.Get || method == HttpMethod.Delete)
        {
            var query = string.Join(
                '&',
                rest.Select(one => $"{Uri.EscapeDataString(one.Key)}={Uri.EscapeDataString(one.Value)}")
            );
            return new(
                method,
                query.Length == 0 ? url : url + (url.Contains('?', StringComparison.Ordinal) ? "&" : "?") + query
            );
        }
        return new(method, url) { Content = Json(Object(tool, rest)) };
    }

    private static string Object(HttpToolDefinition tool, IEnumerable<KeyValuePair<string, string>> values)
    {
        var json = new JsonObject();
        foreach (var (name, value) in values)
        {
            var type = tool.Parameters.First(one => one.Name == name).Type;
            json[name] = type == "string" ? JsonValue.Create(value) : Number(value) ?? JsonValue.Create(value);
        }
        return json.ToJsonString();
    }

    private static JsonValue? Number(string text)
    {
        try
        {
            return JsonNode.Parse(text) as JsonValue;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    private (string Value, string? Lacking) Secret(string template)
    {
        string? lacking = null;
        var value = Variables.Replace(
            template,
            place =>
            {
                if (secrets.Find(place.Groups[1].Value) is { } secret)
                    return secret.Reveal();
                lacking = place.Groups[1].Value;
                return "";
            }
        );
        return (value, lacking);
    }

    private static StringContent Json(string body) => new(body, Encoding.UTF8, "application/json");

    [GeneratedRegex(@"\{(\w+)\}")]
    private static partial Regex Places { get; }

    [GeneratedRegex(@"\$\{(\w+)\}")]
    private static partial Regex Variables { get; }
}
