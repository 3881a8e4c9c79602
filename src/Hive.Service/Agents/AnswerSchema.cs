using System.Text.Json;
using System.Text.RegularExpressions;
using Json.Schema;

namespace Hive.Service.Agents;

/// <summary>Whether an answer is the JSON that was asked for.</summary>
internal static class AnswerSchema
{
    private const int MostProblems = 5;

    private static readonly EvaluationOptions Options = new() { OutputFormat = OutputFormat.List };

    /// <summary>What is wrong with a schema; nothing when it can be used.</summary>
    public static string? Problem(JsonElement schema)
    {
        try
        {
            // References and patterns are looked at only in an evaluation.
            Read(schema).Evaluate(JsonElement.Parse("{}"), Options);
            return schema.ValueKind == JsonValueKind.Object ? null : "it is not a JSON object";
        }
        catch (Exception e) when (e is not OutOfMemoryException)
        {
            return e.Message;
        }
    }

    /// <summary>What is wrong with an answer, each with its place; nothing when it fits.</summary>
    /// <param name="schema">What fits; nothing means any JSON object.</param>
    /// <param name="answer">The text that the model gave.</param>
    public static string? Problems(JsonElement? schema, string answer)
    {
        JsonElement json;
        try
        {
            json = JsonElement.Parse(answer);
        }
        catch (JsonException e)
        {
            return $"it is not JSON (line {e.LineNumber + 1}, byte {e.BytePositionInLine + 1})";
        }
        if (schema is not { } wanted)
            return json.ValueKind == JsonValueKind.Object ? null : "it is not a JSON object";
        EvaluationResults results;
        try
        {
            results = Read(wanted).Evaluate(json, Options);
        }
        catch (RegexMatchTimeoutException)
        {
            return "a pattern of the schema takes too long";
        }
        if (results.IsValid)
            return null;
        var problems = (results.Details ?? [])
            .Where(one => one.Errors is not null)
            .SelectMany(one => one.Errors!.Values.Select(text => $"{Place(one.InstanceLocation.ToString())}: {text}"))
            .Distinct()
            .Take(MostProblems)
            .ToList();
        return problems.Count > 0 ? string.Join("; ", problems) : "it does not fit";
    }

    private static JsonSchema Read(JsonElement schema) => JsonSchema.FromText(schema.GetRawText());

    private static string Place(string pointer) => pointer is "" ? "at the top" : $"at {pointer}";
}
