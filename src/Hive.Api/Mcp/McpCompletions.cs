using Hive.Service.Access;
using Hive.Service.Components;
using Hive.Service.Knowledge.Storing;
using Hive.Service.Runs.Records;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>Completes ids in the addresses of resources, and what an agent is asked with what it was asked before.</summary>
internal static class McpCompletions
{
    // The protocol's own bound.
    private const int Most = 100;

    public static async ValueTask<CompleteResult> CompleteAsync(
        RequestContext<CompleteRequestParams> request,
        CancellationToken token
    )
    {
        var asked = request.Params ?? throw new McpProtocolException("ref is missing.", McpErrorCode.InvalidParams);
        var begun = asked.Argument.Value;
        return asked.Ref switch
        {
            ResourceTemplateReference { Uri: { } template } when ResourceAddress.Parse(template) is (var kind, "{id}") => Of(
                await IdsAsync(request.Http().RequestServices, kind, begun, token)
            ),
            PromptReference { Name: var agent }
                when request.May(Scopes.Run) && McpPrompts.Agents(request).ContainsKey(agent) => Of(
                await MessagesAsync(request.Http().RequestServices, agent, begun, token)
            ),
            _ => await request.Gateway().CompleteAsync(asked, token)
                ?? throw new McpProtocolException("There is nothing to complete there.", McpErrorCode.InvalidParams),
        };
    }

    private static async Task<IEnumerable<string>> IdsAsync(
        IServiceProvider services,
        string kind,
        string begun,
        CancellationToken token
    ) =>
        kind switch
        {
            // Of a document, people know the name.
            ResourceAddress.Document => (await services.GetRequiredService<KnowledgeStore>().ListAsync(Most, 1, token))
                .Documents.Where(one => Fits(one.Id.ToString(), begun) || Fits(one.Name, begun))
                .Select(one => one.Id.ToString()),
            ResourceAddress.Run => (
                await services.GetRequiredService<RunSummaries>().ListAsync(new() { Limit = Most }, token)
            )
                .Select(one => one.Id.ToString())
                .Where(id => Fits(id, begun)),
            _ => services
                .GetRequiredService<IComponentSource>()
                .Current.All.Where(one => ResourceAddress.Of(one.Kind) == kind && Fits(one.Id, begun))
                .Select(one => one.Id),
        };

    private static async Task<IEnumerable<string>> MessagesAsync(
        IServiceProvider services,
        string agent,
        string begun,
        CancellationToken token
    ) => (
            await services
                .GetRequiredService<RunSummaries>()
                .ListAsync(
                    new()
                    {
                        Kind = ComponentKind.Agent,
                        ComponentId = agent,
                        Contains = begun,
                        Limit = Most,
                    },
                    token
                )
        ).Select(one => one.Input).Where(input => Fits(input, begun)).Distinct(StringComparer.Ordinal);

    private static bool Fits(string text, string begun) => text.StartsWith(begun, StringComparison.OrdinalIgnoreCase);

    private static CompleteResult Of(IEnumerable<string> found)
    {
        List<string> values = [.. found.Take(Most)];
        return new()
        {
            Completion = new()
            {
                Values = values,
                Total = values.Count,
                HasMore = values.Count == Most,
            },
        };
    }
}
