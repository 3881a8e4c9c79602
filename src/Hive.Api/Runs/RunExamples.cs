using Hive.Service.Components;

namespace Hive.Api.Runs;

/// <summary>What runs look like, for the OpenAPI document.</summary>
internal static class RunExamples
{
    public const string StartRun = """{"message":"How many days off are there?","session_id":"ada-1","user_id":"ada"}""";

    public const string Retry = """{"from":12}""";

    public const string Continue = """{"decisions":[{"id":"turn0.0","approve":false,"reason":"Ask the customer first."}]}""";

    public static string Ended(ComponentKind kind) => Answer(kind, "completed", "There are 25 days.", Activity(kind));

    public static string Cancelled(ComponentKind kind) => Answer(kind, "cancelled", "There are", "");

    public static string List(ComponentKind kind) => $$"""{"runs":[{{Ended(kind)}}]}""";

    private static string Answer(ComponentKind kind, string status, string content, string activity)
    {
        var (id, provider, model) = kind switch
        {
            ComponentKind.Agent => ("helper", "openai", "gpt-5-mini"),
            ComponentKind.Team => ("desk", "openai", "gpt-5"),
            // The steps have models, the workflow has none.
            _ => ("review", "", ""),
        };
        return $$"""{"run_id":"019ab8f2-11ce-7a90-b3d2-4f5e6a7b8c9d","session_id":"ada-1","kind":"{{kind.Word()}}","component_id":"{{id}}","component_version":2,"user_id":"ada","status":"{{status}}","message":"How many days off are there?","content":"{{content}}","provider":"{{provider}}","model":"{{model}}","usage":{"input_tokens":212,"output_tokens":9,"total_tokens":221},"activities":[{{activity}}],"created_at":"2026-11-25T04:00:00Z","ended_at":"2026-11-25T04:00:02Z"}""";
    }

    private static string Activity(ComponentKind kind) =>
        kind switch
        {
            ComponentKind.Agent =>
                """{"type":"tool","name":"search_knowledge","by":"helper","input":"{\"query\":\"days off\"}","output":"There are 25 days a year.","failed":false,"seconds":0.04,"id":"call_1"}""",
            ComponentKind.Team =>
                """{"type":"member","name":"helper","by":"desk","input":"How many days off are there?","output":"There are 25 days a year.","failed":false,"seconds":0.9}""",
            _ =>
                """{"type":"step","name":"answer","by":"review","input":"How many days off are there?","output":"There are 25 days.","failed":false,"seconds":0.9}""",
        };
}
