namespace Hive.Api.Knowledge;

/// <summary>What the knowledge base's bodies look like, for the OpenAPI document.</summary>
internal static class KnowledgeExamples
{
    public const string Upload =
        """{"name":"leave.md","text_content":"# Leave\n\nThere are 25 days a year.","description":"Rules of leave","metadata":"{\"department\":\"people\"}"}""";

    public const string Document =
        """{"id":"019ab8f2-52d7-7b13-a0c4-91e2f3d4c5b6","name":"leave.md","description":"Rules of leave","type":"upload","size":34,"status":"completed","status_message":"","chunks":1,"embedded":1,"metadata":{"department":"people"},"created_at":"2026-11-25T04:00:00Z","updated_at":"2026-11-25T04:00:00Z"}""";

    public const string Page =
        $$$"""{"data":[{{{Document}}}],"meta":{"page":1,"limit":20,"total_count":1,"total_pages":1}}""";

    public const string Search =
        """{"query":"How many days off are there?","max_results":3,"filters":{"department":"people"}}""";

    public const string Found =
        """{"data":[{"content":"There are 25 days a year.","name":"leave.md","score":0.8312,"meta_data":{"department":"people"}}],"meta":{"page":1,"limit":3,"total_count":1,"total_pages":1}}""";

    public const string Status =
        """{"documents":1,"chunks":1,"embedded":1,"search":"hybrid","embedding_model":"text-embedding-3-small","dimension":1536,"vector_index":"hnsw"}""";
}
