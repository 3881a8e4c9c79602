using System.Text.Json.Nodes;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Hive.Api.Documents;

/// <summary>How routes fail, said once for all of them: a problem document, or below <c>/v1</c> OpenAI's error.</summary>
internal static class ApiFailures
{
    private const string Problem = "Problem";
    private const string Error = "OpenAiError";

    /// <summary>What the document's schemas begin with.</summary>
    public static void Define(OpenApiDocument document)
    {
        document.Components!.Schemas ??= new Dictionary<string, IOpenApiSchema>();
        document.Components.Schemas[Problem] = Object(
            "An error after RFC 9457. Without type: the title is the status.",
            ["title", "status", "instance", "trace_id"],
            new()
            {
                ["title"] = Text("The status in words."),
                ["status"] = new OpenApiSchema
                {
                    Type = JsonSchemaType.Integer,
                    Format = "int32",
                    Description = "The HTTP status.",
                },
                ["detail"] = Text("What is wrong, for whoever wrote the request."),
                ["instance"] = Text("The address that was asked."),
                ["trace_id"] = Text("Under which the log has the reason."),
            }
        );
        document.Components.Schemas[Error] = Object(
            "An error as OpenAI's clients read it.",
            ["error"],
            new()
            {
                ["error"] = Object(
                    "What is wrong.",
                    ["message", "type"],
                    new()
                    {
                        ["message"] = Text("In a sentence."),
                        ["type"] = Text("invalid_request_error, rate_limit_error or server_error."),
                        ["param"] = Text("The parameter that it is about.", orNull: true),
                        ["code"] = Text("What programs tell errors by.", orNull: true),
                    }
                ),
            }
        );
    }

    /// <summary>The failures of an operation: those that it can have, and any other.</summary>
    public static void Show(OpenApiOperation operation, OpenApiOperationTransformerContext context, bool isOpen)
    {
        var path = $"/{context.Description.RelativePath}";
        var isOpenAi = path.StartsWith("/v1/", StringComparison.Ordinal);
        List<(string Status, string What)> failures = [("400", "What was sent is wrong")];
        if (!isOpen)
            failures.AddRange([("401", "The key is missing or wrong"), ("403", "The key lacks the scope")]);
        else if (operation.RequestBody is not null)
            failures.Add(("401", "What was sent opens nothing here"));
        // Bodies name agents, models, sessions.
        if (path.Contains('{') || operation.RequestBody is not null || operation.Responses!.ContainsKey("404"))
            failures.Add(("404", "There is no such thing"));
        if (context.Description.HttpMethod != HttpMethods.Get)
            failures.Add(("409", "It contradicts what there is, such as a run that is under way"));
        if (operation.RequestBody is not null)
            failures.AddRange([("413", "The body is too large"), ("415", "The body is of a type that is not taken")]);
        failures.AddRange([
            ("414", "The address is too long"),
            ("429", "Too many requests; Retry-After says when to come back"),
            ("default", "Any other failure"),
        ]);
        foreach (var (status, what) in failures)
            operation.Responses![status] = new OpenApiResponse
            {
                Description = what,
                Content = new Dictionary<string, OpenApiMediaType>
                {
                    [isOpenAi ? "application/json" : "application/problem+json"] = new()
                    {
                        Schema = new OpenApiSchemaReference(isOpenAi ? Error : Problem, context.Document),
                        Example = JsonNode.Parse(isOpenAi ? ErrorExample : ProblemExample),
                    },
                },
            };
    }

    private static OpenApiSchema Object(string what, string[] required, Dictionary<string, IOpenApiSchema> members) =>
        new()
        {
            Type = JsonSchemaType.Object,
            Description = what,
            Required = new HashSet<string>(required),
            Properties = members,
        };

    private static OpenApiSchema Text(string what, bool orNull = false) =>
        new() { Type = orNull ? JsonSchemaType.String | JsonSchemaType.Null : JsonSchemaType.String, Description = what };

    private const string ProblemExample =
        """{"title":"Not Found","status":404,"detail":"There is no agent \"helper\".","instance":"/api/v1/agents/helper","trace_id":"4bf92f3577b34da6a3ce929d0e0e4736"}""";

    private const string ErrorExample =
        """{"error":{"message":"There is no model \"helper\".","type":"invalid_request_error","param":"model","code":"model_not_found"}}""";
}
