using System.Text.Json;
using System.Text.Json.Nodes;
using Hive.Service.Runs;

namespace Hive.Service.Evaluations;

/// <summary>Holds the tools that were called to those that were expected.</summary>
internal static class ToolCheck
{
    public static JsonObject Of(EvaluationRequest request, IReadOnlyList<RunRecord> ended)
    {
        List<string> passed = [];
        List<string> failed = [];
        List<string> others = [];
        List<string> missing = [];
        List<string> goodArguments = [];
        List<string> badArguments = [];
        foreach (var run in ended)
        {
            var calls = run.Activities.Where(one => one.Type == RunActivity.Tool).ToList();
            foreach (var call in calls)
            {
                if (request.ExpectedTools.Contains(call.Name, StringComparer.Ordinal))
                    passed.Add(call.Name);
                else
                    (request.AllowsOtherTools ? others : failed).Add(call.Name);
            }
            missing.AddRange(request.ExpectedTools.Where(tool => calls.TrueForAll(call => call.Name != tool)));
            foreach (var (tool, expected) in request.ExpectedArguments)
            {
                var left = calls.Where(call => call.Name == tool).ToList();
                foreach (var arguments in expected)
                {
                    var fitting = left.Find(call => Has(call.Input, arguments));
                    (fitting is null ? badArguments : goodArguments).Add(tool);
                    if (fitting is not null)
                        left.Remove(fitting);
                }
            }
        }
        return new()
        {
            ["eval_status"] = failed.Count + missing.Count + badArguments.Count == 0 ? "PASSED" : "FAILED",
            ["failed_tool_calls"] = Texts(failed),
            ["passed_tool_calls"] = Texts(passed),
            ["additional_tool_calls"] = Texts(others),
            ["missing_tool_calls"] = Texts(missing.Distinct(StringComparer.Ordinal)),
            ["failed_argument_checks"] = Texts(badArguments),
            ["passed_argument_checks"] = Texts(goodArguments),
        };
    }

    private static bool Has(string input, JsonElement expected)
    {
        try
        {
            using var json = JsonDocument.Parse(input);
            return expected.ValueKind == JsonValueKind.Object
                && json.RootElement.ValueKind == JsonValueKind.Object
                && expected
                    .EnumerateObject()
                    .All(one =>
                        json.RootElement.TryGetProperty(one.Name, out var given) && JsonElement.DeepEquals(given, one.Value)
                    );
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(one => (JsonNode?)one)]);
}
