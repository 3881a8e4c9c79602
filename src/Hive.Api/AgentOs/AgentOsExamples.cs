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

    public const string Content =
        """{"id":"019ab8f2-52d7-7b13-a0c4-91e2f3d4c5b6","name":"leave.md","description":"Rules of leave","type":"upload","size":"34","chunks":1,"embedded":1,"metadata":{"department":"people"},"status":"completed","status_message":"","created_at":"2026-11-25T04:00:00Z","updated_at":"2026-11-25T04:00:00Z"}""";

    public const string Search =
        """{"query":"How many days off are there?","max_results":3,"filters":{"department":"people"},"meta":{"page":1,"limit":20}}""";

    public const string Hit =
        """{"id":"1f0c5ab2e9d4a7b3","content":"There are 25 days a year.","name":"leave.md","meta_data":{"department":"people"},"score":0.8312,"reranking_score":0.8312,"size":25}""";

    public const string KnowledgeConfig = """
        {"readers":{"hive":{"id":"hive","name":"Hive","description":"Reads documents.","chunkers":["paragraphs"]}},
        "readersForType":{".md":["hive"]},
        "chunkers":{"paragraphs":{"key":"paragraphs","name":"Paragraphs","description":"Whole paragraphs."}},"filters":[],
        "vector_dbs":[{"id":"hive","name":"PostgreSQL","description":"The knowledge base.","search_types":["hybrid"]}]}
        """;

    public const string Eval = """
        {"id":"019ab8f2-3c41-7d20-8e5b-6a1f90c2d7e4","agent_id":"helper","model_id":"gpt-5-mini","model_provider":"openai",
        "name":"accuracy of Helper","evaluated_component_name":"helper","eval_type":"accuracy",
        "eval_data":{"avg_score":9,"results":[{"score":9,"reason":"It says what is expected."}]},
        "eval_input":{"input":"How many days off are there?","expected_output":"25 days"},
        "created_at":"2026-11-25T04:00:02Z","updated_at":"2026-11-25T04:00:02Z"}
        """;

    public const string Day = """
        {"id":"2026-11-25","agent_runs_count":3,"agent_sessions_count":1,"team_runs_count":0,"team_sessions_count":0,
        "workflow_runs_count":0,"workflow_sessions_count":0,"users_count":1,
        "token_metrics":{"input_tokens":212,"output_tokens":9,"total_tokens":221},
        "model_metrics":[{"model_id":"gpt-5-mini","model_provider":"openai","count":3}],
        "date":"2026-11-25T00:00:00Z","created_at":"2026-11-25T04:00:00Z","updated_at":"2026-11-25T04:00:02Z"}
        """;

    public const string Span = """
        {"id":"run","name":"helper.run","type":"AGENT","duration":"2.00s","start_time":"2026-11-25T04:00:00Z",
        "end_time":"2026-11-25T04:00:02Z","status":"OK","input":"How many days off are there?","output":"There are 25 days."}
        """;

    public const string TracedSession = """
        {"session_id":"ada-1","user_id":"ada","agent_id":"helper","total_traces":3,
        "first_trace_at":"2026-11-25T04:00:00Z","last_trace_at":"2026-11-25T04:10:00Z"}
        """;

    public static string Trace(string more) =>
        $$"""
            {"trace_id":"019ab8f2-11ce-7a90-b3d2-4f5e6a7b8c9d","name":"helper.run","status":"OK","duration":"2.00s",
            "start_time":"2026-11-25T04:00:00Z","end_time":"2026-11-25T04:00:02Z","total_spans":3,"error_count":0,
            "input":"How many days off are there?","run_id":"019ab8f2-11ce-7a90-b3d2-4f5e6a7b8c9d","session_id":"ada-1",
            "user_id":"ada","agent_id":"helper","created_at":"2026-11-25T04:00:00Z"{{more}}}
            """;

    public static string Page(string entry) =>
        $$$"""{"data":[{{{entry}}}],"meta":{"page":1,"limit":20,"total_pages":1,"total_count":1}}""";

    public static string Component(ComponentKind kind) =>
        kind switch
        {
            ComponentKind.Agent => """
                {"id":"helper","name":"Helper","description":"Answers questions.","db_id":"hive","role":"knows the handbook",
                "model":{"id":"gpt-5-mini","provider":"openai","name":"gpt-5-mini","model":"gpt-5-mini"},
                "tools":{"tools":[{"name":"search_knowledge"}]}}
                """,
            ComponentKind.Team => """
                {"id":"desk","name":"Desk","description":"Finds who knows.","db_id":"hive","mode":"route",
                "model":{"id":"gpt-5","provider":"openai","name":"gpt-5","model":"gpt-5"},
                "members":[{"id":"helper","name":"helper","description":"","db_id":"hive"}],"tools":{"tools":[]}}
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
