using System.Text.Json;
using Hive.Api.Access;
using Hive.Api.Components;
using Hive.Api.Documents;
using Hive.Api.Json;
using Hive.Api.Limits;
using Hive.Api.Problems;
using Hive.Service.Access;
using Hive.Service.Components;

namespace Hive.Api.A2a;

/// <summary>
/// Agents, teams and workflows for other agents that speak A2A 1.0 (JSON-RPC): each has a card and an address of its own.
/// </summary>
internal static class A2aFeature
{
    public static void AddA2a(this WebApplicationBuilder builder) => builder.AddJsonTypes(A2aJson.Default);

    public static void MapA2a(this WebApplication app)
    {
        app.MapGet("/.well-known/agent-card.json", RootCardAsync)
            .WithTags("A2A")
            .WithName("a2aRootCard")
            .WithSummary("The card of the only component; where there are several, what their cards' addresses are")
            .Produces<JsonElement>()
            .Produces(StatusCodes.Status404NotFound)
            .NeedsScope(Scopes.Read)
            .WithExample(answer: Card);
        foreach (var kind in new[] { ComponentKind.Agent, ComponentKind.Team, ComponentKind.Workflow })
        {
            var address = $"/a2a/{kind.Word()}s/{{id}}";
            app.MapGet(
                    $"{address}/.well-known/agent-card.json",
                    (string id, HttpContext context) => CardAsync(kind, id, context)
                )
                .WithTags("A2A")
                .WithName($"a2a{kind}Card")
                .WithSummary("What it says of itself to other agents")
                .Produces<JsonElement>()
                .NeedsScope(Scopes.Read)
                .WithExample(answer: Card);
            app.MapPost(address, (string id, HttpContext context) => AnswerAsync(kind, id, context))
                .WithTags("A2A")
                .WithName($"a2a{kind}")
                .WithSummary(
                    "SendMessage, SendStreamingMessage, GetTask, ListTasks, CancelTask and SubscribeToTask in JSON-RPC"
                )
                .Accepts<JsonElement>("application/json")
                .Produces<JsonElement>()
                .WithEvents()
                .WithBodyLimit(LimitFeature.BodyWithFiles)
                .NeedsScope(Scopes.Run)
                .WithExample(
                    """{"jsonrpc":"2.0","id":1,"method":"SendMessage","params":{"message":{"messageId":"1","role":"ROLE_USER","parts":[{"text":"How many days off are there?"}]}}}""",
                    """{"jsonrpc":"2.0","id":1,"result":{"task":{"id":"019ab8f2-11ce-7a90-b3d2-4f5e6a7b8c9d","contextId":"ada-1","status":{"state":"TASK_STATE_COMPLETED","timestamp":"2026-11-25T04:00:02Z"},"artifacts":[{"artifactId":"answer","name":"answer","parts":[{"text":"There are 25 days."}]}]}}}"""
                );
        }
    }

    private static ComponentDefinition Existing(ComponentKind kind, string id, HttpContext context) =>
        context.RequestServices.GetRequiredService<IComponentSource>().Current.Existing(kind, id);

    // An agent that has the service's address alone looks here. A card describes one agent: several have none in common.
    private static Task RootCardAsync(IComponentSource components, HttpContext context)
    {
        List<ComponentDefinition> all = [.. components.Current.All.Where(one => one.Kind is not ComponentKind.Tool)];
        return all.Count == 1
            ? CardAsync(all[0].Kind, all[0].Id, context)
            : throw new RequestException(
                StatusCodes.Status404NotFound,
                all.Count == 0
                    ? "There are no agents, teams or workflows."
                    : $"Each component has a card of its own: {string.Join(", ", all.Take(20).Select(one => $"{Address(one)}/.well-known/agent-card.json"))}."
            );
    }

    private static string Address(ComponentDefinition one) => $"/a2a/{one.Kind.Word()}s/{Uri.EscapeDataString(one.Id)}";

    private static Task CardAsync(ComponentKind kind, string id, HttpContext context)
    {
        var component = Existing(kind, id, context);
        var description = component.Description.Length > 0 ? component.Description : component.Name;
        var request = context.Request;
        return context.Response.WriteAsJsonAsync(
            new A2aCard(
                component.Name,
                description,
                component.StoredVersion?.ToString(System.Globalization.CultureInfo.InvariantCulture) ?? component.Version,
                [new($"{request.Scheme}://{request.Host}{Address(component)}", "JSONRPC", "1.0")],
                new(Streaming: true, PushNotifications: false, ExtendedAgentCard: false),
                new Dictionary<string, A2aScheme> { ["key"] = new(new("header", "x-api-key")) },
                ["text/plain", "application/json"],
                ["text/plain"],
                [new(component.Id, component.Name, description, [kind.Word()])]
            ),
            A2aJson.Readable.A2aCard,
            cancellationToken: context.RequestAborted
        );
    }

    private static async Task AnswerAsync(ComponentKind kind, string id, HttpContext context)
    {
        var component = Existing(kind, id, context);
        A2aCall call;
        try
        {
            call =
                await JsonSerializer.DeserializeAsync(context.Request.Body, A2aJson.Readable.A2aCall, context.RequestAborted)
                ?? new();
        }
        catch (JsonException e)
        {
            throw RequestException.Bad("The body is no call in JSON-RPC.", e);
        }
        if (call is not { Jsonrpc: "2.0", Method: not null })
            throw RequestException.Bad("The body is no call in JSON-RPC 2.0.");
        try
        {
            await A2aMethods.AnswerAsync(component, call, context);
        }
        catch (Exception e) when (!context.Response.HasStarted && A2aException.Of(e) is { } error)
        {
            await context.Response.WriteAsJsonAsync(
                new A2aAnswer("2.0", call.Id) { Error = error },
                A2aJson.Readable.A2aAnswer,
                cancellationToken: context.RequestAborted
            );
        }
    }

    private const string Card =
        """{"name":"Helper","description":"Answers questions.","version":"3","supportedInterfaces":[{"url":"http://127.0.0.1:48886/a2a/agents/helper","protocolBinding":"JSONRPC","protocolVersion":"1.0"}],"capabilities":{"streaming":true,"pushNotifications":false,"extendedAgentCard":false},"securitySchemes":{"key":{"apiKeySecurityScheme":{"location":"header","name":"x-api-key"}}},"defaultInputModes":["text/plain"],"defaultOutputModes":["text/plain"],"skills":[{"id":"helper","name":"Helper","description":"Answers questions.","tags":["agent"]}]}""";
}
