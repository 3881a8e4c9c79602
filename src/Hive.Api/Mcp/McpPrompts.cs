using System.Text.Json;
using Hive.Service.Access;
using Hive.Service.Components;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>One prompt an agent: has the client's model ask it.</summary>
internal static class McpPrompts
{
    /// <summary>The argument that says what is asked.</summary>
    public const string Message = "message";

    public static async ValueTask<ListPromptsResult> ListAsync(
        RequestContext<ListPromptsRequestParams> request,
        CancellationToken token
    ) =>
        // Who may not run an agent has no use for them.
        request.May(Scopes.Run)
            ? new()
            {
                Prompts =
                [
                    .. Agents(request).Values.OrderBy(one => one.Id, StringComparer.Ordinal).Select(Of),
                    .. await request.Gateway().PromptsAsync(token),
                ],
            }
            : new();

    public static async ValueTask<GetPromptResult> GetAsync(
        RequestContext<GetPromptRequestParams> request,
        CancellationToken token
    )
    {
        var name = request.Params?.Name ?? "";
        if (!request.May(Scopes.Run))
            throw McpRequests.NotFound("prompt", name);
        if (!Agents(request).TryGetValue(name, out var agent))
            return await request
                    .Gateway()
                    .PromptAsync(
                        name,
                        (request.Params?.Arguments ?? new Dictionary<string, JsonElement>()).ToDictionary(
                            one => one.Key,
                            one => (object?)one.Value,
                            StringComparer.Ordinal
                        ),
                        token
                    )
                ?? throw McpRequests.NotFound("prompt", name);
        var message =
            request.Params?.Arguments?.TryGetValue(Message, out var given) == true
            && given.ValueKind == JsonValueKind.String
            && given.GetString() is { Length: > 0 } text
                ? text
                : throw new McpProtocolException($"{Message} is missing.", McpErrorCode.InvalidParams);
        return new()
        {
            Description = agent.Description,
            Messages =
            [
                new()
                {
                    Role = Role.User,
                    Content = new TextContentBlock
                    {
                        Text =
                            $"Call the tool run_agent with the id \"{agent.Id}\" and the message below, and give me its answer.\n\n{message}",
                    },
                },
            ],
        };
    }

    public static IReadOnlyDictionary<string, AgentDefinition> Agents<T>(RequestContext<T> request) =>
        request.Http().RequestServices.GetRequiredService<IComponentSource>().Current.Agents;

    private static Prompt Of(AgentDefinition agent) =>
        new()
        {
            Name = agent.Id,
            Title = agent.Name,
            Description = agent.Description.Length > 0 ? agent.Description : $"Asks {agent.Name}.",
            Arguments =
            [
                new()
                {
                    Name = Message,
                    Description = "What it is asked",
                    Required = true,
                },
            ],
        };
}
