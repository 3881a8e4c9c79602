using System.Collections.Concurrent;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs;
using Hive.Testing;

namespace Hive.Api.Tests.Documents;

/// <summary>
/// Requests that are made from the document's own schemas, right and wrong, to every route: none fails, and each answer is
/// one that the document has.
/// </summary>
internal sealed class GeneratedInputTests
{
    private const int Clients = 4;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<string, string> faults = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, int> answers = new(StringComparer.Ordinal);

    [Test, Category(Chaos.Category)]
    [CancelAfter(1_800_000)]
    public async Task No_input_fails_the_service_and_every_answer_is_as_the_document_says()
    {
        var inputs = Chaos.Rounds(10_000, 0);
        if (inputs == 0)
            Assert.Ignore("Its inputs are others each time: --target=Chaos --suite=runs runs it.");
        var seed = Chaos.Seed();
        await using var hive = await RunningHive.StartAsync(Components);
        var known = await KnownAsync(hive);
        var document = await hive.Client.GetFromJsonAsync<JsonElement>("/openapi/v1.json");
        var operations = Operation.All(document);
        // A third of them is sent twice: what grows then is not what a process needs once.
        var warm = inputs / 3;
        await SendAsync(hive, document, operations, known, seed, 0, warm);
        var before = hive.Api.ResidentBytes;
        await SendAsync(hive, document, operations, known, seed, warm, inputs);
        var grown = (hive.Api.ResidentBytes - before) / 1024.0 / 1024;

        hive.Api.HasEnded("no input ends it").Should().BeFalse();
        string.Join('\n', faults.OrderBy(one => one.Key).Select(one => $"{one.Key}\n    {one.Value}"))
            .Should()
            .BeEmpty(
                "{0}",
                string.Join(
                    '\n',
                    hive.Api.Output.Where(line => line.Contains("unhandled exception", StringComparison.Ordinal))
                )
            );
        grown.Should().BeLessThan(100, "memory is bounded");
        var statuses = string.Join(", ", answers.OrderBy(one => one.Key).Select(one => $"{one.Key}: {one.Value}"));
        Chaos.Report(
            $"generated inputs for the {operations.Count} routes of the OpenAPI document",
            inputs,
            0,
            string.Create(
                CultureInfo.InvariantCulture,
                $"no 5xx, every answer as documented ({statuses}); memory {grown:+0;-0} MB over the last two thirds"
            )
        );
    }

    private async Task SendAsync(
        RunningHive hive,
        JsonElement document,
        IReadOnlyList<Operation> operations,
        IReadOnlyDictionary<string, IReadOnlyList<string>> known,
        int seed,
        int from,
        int to
    )
    {
        using HttpClient client = new(new SocketsHttpHandler { UseCookies = false, AllowAutoRedirect = false })
        {
            Timeout = Patience,
        };
        SchemaCheck check = new(document);
        await Parallel.ForAsync(
            from,
            to,
            new ParallelOptions { MaxDegreeOfParallelism = Clients },
            async (number, _) =>
            {
                var operation = operations[number % operations.Count];
                var (request, shown) = new InputGenerator(
                    hive.Url,
                    document,
                    new Random(unchecked(seed + number)),
                    known
                ).Next(operation);
                using (request)
                {
                    foreach (var fault in await FaultsAsync(client, request, operation, check))
                        faults.TryAdd($"{operation}: {fault}", $"input {number}: {shown[..Math.Min(shown.Length, 600)]}");
                }
            }
        );
    }

    private async Task<IReadOnlyList<string>> FaultsAsync(
        HttpClient client,
        HttpRequestMessage request,
        Operation operation,
        SchemaCheck check
    )
    {
        try
        {
            using var response = await client.SendAsync(request);
            var status = (int)response.StatusCode;
            answers.AddOrUpdate($"{status / 100}xx", 1, (_, count) => count + 1);
            var body = await response.Content.ReadAsStringAsync();
            if (status >= 500)
                return [$"{status} {body[..Math.Min(body.Length, 300)]}"];
            return operation.Answer(status) is { } listed
                ?
                [
                    .. Faults(listed, response.Content.Headers.ContentType?.MediaType, body, check)
                        .Select(one => $"{status} {one}"),
                ]
                : [$"{status} is not listed ({body[..Math.Min(body.Length, 200)]})"];
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException)
        {
            return [$"no answer: {e.InnerException?.Message ?? e.Message}"];
        }
    }

    private static IEnumerable<string> Faults(JsonElement listed, string? type, string body, SchemaCheck check)
    {
        if (!listed.TryGetProperty("content", out var contents))
            return body == "" ? [] : [$"has a body, which the document lacks ({type})"];
        if (type is null || !contents.TryGetProperty(type, out var content))
            return [$"is of the type {type ?? "none"}, which the document does not list"];
        if (!type.EndsWith("json", StringComparison.Ordinal) || !content.TryGetProperty("schema", out var schema))
            return [];
        try
        {
            return check.Faults(schema, JsonSerializer.Deserialize<JsonElement>(body)).Take(3);
        }
        catch (JsonException e)
        {
            return [$"is no JSON: {e.Message}"];
        }
    }

    // What there is of each kind, so that a part of the requests finds something.
    private static async Task<Dictionary<string, IReadOnlyList<string>>> KnownAsync(RunningHive hive)
    {
        List<string> runs = [],
            sessions = [];
        foreach (var address in new[] { "agents/echo", "agents/asks", "teams/router", "workflows/steps" })
        {
            for (var i = 0; i < 3; i++)
            {
                var session = $"{address.Replace('/', '-')}-{i}";
                sessions.Add(session);
                var run = await hive.RunAsync(
                    address,
                    new
                    {
                        message = "m",
                        session_id = session,
                        user_id = "ada",
                    }
                );
                runs.Add(run.Text("run_id")!);
            }
        }
        List<string> memories = [];
        for (var i = 0; i < 20; i++)
        {
            using var made = await hive.Client.PostAsJsonAsync(
                "/api/v1/memories",
                new { memory = "Keeps bees", user_id = "ada" }
            );
            memories.Add((await made.JsonAsync()).Text("memory_id")!);
        }
        using var response = await hive.Client.PostAsJsonAsync("/v1/responses", new { model = "agent:echo", input = "m" });
        return new(StringComparer.Ordinal)
        {
            ["agents"] = ["echo", "asks"],
            ["teams"] = ["router"],
            ["workflows"] = ["steps"],
            ["components"] = ["agent", "team", "workflow"],
            ["schemas"] = ["agent", "team", "workflow", "tool"],
            ["agent"] = ["echo"],
            ["versions"] = ["1"],
            ["runs"] = runs,
            ["traces"] = runs,
            ["sessions"] = sessions,
            ["memories"] = memories,
            ["models"] = ["agent:echo", "agent:asks", "team:router", "workflow:steps", "vectors"],
            ["responses"] = [(await response.JsonAsync()).Text("id")!],
            ["users"] = ["ada"],
        };
    }

    private static void Components(RunningHive h)
    {
        h.With("HIVE_RATE_LIMIT", "off").With("HIVE_EMBEDDINGS_MODEL", "vectors").With("HIVE_EMBEDDINGS_URL", h.Model.Url);
        h.Agent("echo").Model.Says("echo", "hello");
        h.Agent("asks", "tools: [ask_user]\n")
            .Model.On(
                "asks",
                call =>
                    call.ToolResults.Count == 0
                        ? call.CallAsync(("ask_user", """{"question":"Which?"}"""))
                        : call.SayAsync("that one")
            );
        h.Model.Says("router", "echo");
        h.Component(
            "teams/router",
            "team: { team_id: router, name: Router, mode: route, description: Picks }\nmembers: [echo]\nmodel: { provider: openai, id: router }\n"
        );
        h.Component(
            "workflows/steps",
            "workflow: { workflow_id: steps, name: Steps }\nsteps:\n  - { name: only, agent: echo }\n"
        );
    }
}
