using Hive.Service.Components;

namespace Hive.Api.AgentOs;

/// <summary>What AgentOS' bodies look like, for the OpenAPI document.</summary>
internal static class AgentOsExamples
{
    public const string Config = """
        {"os_id":"hive-genie","name":"hive-genie","databases":["hive"],
        "agents":[{"id":"helper","name":"Helper","description":"Answers questions.","db_id":"hive"}],
        "teams":[],"workflows":[],"interfaces":[]}
        """;

    // These routes stream unless told otherwise, and the example of their answer is the one without.
    public const string StartRun =
        """{"message":"How many days off are there?","stream":false,"session_id":"ada-1","user_id":"ada"}""";

    public const string Session = """
        {"session_id":"ada-1","session_name":"The handbook",
        "chat_history":[{"role":"user","content":"How many days off are there?"},
        {"role":"assistant","content":"There are 25 days."}],
        "created_at":"2026-11-25T04:00:00Z","updated_at":"2026-11-25T04:00:02Z",
        "agent_session_id":"ada-1","agent_id":"helper","user_id":"ada","total_tokens":221}
        """;

    public const string Memory = """
        {"memory_id":"019ab8f2-3c41-7d20-8e5b-6a1f90c2d7e4","memory":"Ada works from Lisbon.","topics":["work"],
        "agent_id":"helper","user_id":"ada","updated_at":"2026-11-25T04:00:02Z"}
        """;

    public static string Page(string entry) =>
        $$$"""{"data":[{{{entry}}}],"meta":{"page":1,"limit":20,"total_pages":1,"total_count":1}}""";

    public static string Component(ComponentKind kind) =>
        kind switch
        {
            ComponentKind.Agent => """
                {"id":"helper","name":"Helper","description":"Answers questions.","db_id":"hive","role":"knows the handbook",
                "model":{"id":"gpt-5-mini","provider":"openai","name":"gpt-5-mini","model":"gpt-5-mini"},
                "tools":["search_knowledge"]}
                """,
            ComponentKind.Team => """
                {"id":"desk","name":"Desk","description":"Finds who knows.","db_id":"hive","mode":"route",
                "model":{"id":"gpt-5","provider":"openai","name":"gpt-5","model":"gpt-5"},
                "members":[{"id":"helper","name":"helper","description":"","db_id":"hive"}],"tools":[]}
                """,
            _ => """
                {"id":"review","name":"Review","description":"Answers, then checks.","db_id":"hive",
                "steps":[{"name":"answer","type":"Step","description":"Drafts the answer."}]}
                """,
        };

    /// <summary>As the run's own request answers it: with the component's name.</summary>
    public static string AnsweredRun(ComponentKind kind) => Run(kind, named: true);

    public static string StoredRun(ComponentKind kind) => Run(kind, named: false);

    private static string Run(ComponentKind kind, bool named)
    {
        var (id, name, more) = kind switch
        {
            ComponentKind.Agent => (
                "helper",
                "Helper",
                """
                "model":"gpt-5-mini","model_provider":"openai",
                "tools":[{"tool_call_id":"call_1","tool_name":"search_knowledge","tool_args":{"query":"days off"},
                "tool_call_error":false,"result":"There are 25 days a year."}],
                """
            ),
            ComponentKind.Team => ("desk", "Desk", """ "model":"gpt-5","model_provider":"openai","""),
            _ => (
                "review",
                "Review",
                """ "step_results":[{"step_name":"answer","content":"There are 25 days.","success":true}],"""
            ),
        };
        var word = kind.Word();
        var whose = $"\"{word}_id\":\"{id}\",{(named ? $"\"{word}_name\":\"{name}\"," : "")}";
        return $$"""
            {"run_id":"019ab8f2-11ce-7a90-b3d2-4f5e6a7b8c9d","session_id":"ada-1",{{whose}}"user_id":"ada",
            "status":"COMPLETED","run_input":"How many days off are there?",
            "content":"There are 25 days.","content_type":"str",{{more}}
            "metrics":{"input_tokens":212,"output_tokens":9,"total_tokens":221,"duration":2},
            "created_at":"2026-11-25T04:00:00Z"}
            """;
    }
}
