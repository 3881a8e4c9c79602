using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Problems;
using Hive.Api.Settings;
using Hive.Service.Access;
using Hive.Service.Components;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Hive.Api.AgentOs;

/// <summary><c>/info</c> and <c>/databases</c> as AgentOS has them.</summary>
internal static class AgentOsInfo
{
    // The interface that these routes follow.
    private const string Agno = "2.9.0";

    public static void MapOsInfo(this WebApplication app)
    {
        app.MapGet("/info", Info)
            .WithTags("AgentOS")
            .WithName("osInfo")
            .WithSummary("What this is, in a few numbers")
            .NeedsScope(Scopes.Read)
            .WithExample(
                answer: """{"os_id":"hive-genie","name":"hive-genie","agno_version":"2.9.0","agent_count":1,"team_count":0,"workflow_count":0,"mcp":{"enabled":true,"path":"/mcp"},"auth_mode":"security_key"}"""
            );
        app.MapPost("/databases/{id}/migrate", Migrate)
            .WithTags("AgentOS")
            .WithName("osMigrateDatabase")
            .WithSummary("The database always fits this program: it was migrated when that started")
            .NeedsScope(Scopes.Admin)
            .WithExample("""{"target_version":null}""", """{"message":"The database fits this program."}""");
    }

    private static Ok<AgentOsSystem> Info(IComponentSource source, ServiceName service, Authentication authentication) =>
        TypedResults.Ok(
            new AgentOsSystem(
                service.Value,
                service.Value,
                Agno,
                source.Current.Agents.Count,
                source.Current.Teams.Count,
                source.Current.Workflows.Count,
                new(true, "/mcp"),
                authentication.IsOff ? "none" : "security_key"
            )
        );

    private static Ok<AgentOsWord> Migrate(string id, AgentOsMigration? request) =>
        id is not ("hive" or "all") ? throw RequestException.NotFound("database", id)
        : request?.TargetVersion is { Length: > 0 }
            ? throw RequestException.Bad("The database's version is this program's; another one needs another program.")
        : TypedResults.Ok(new AgentOsWord("The database fits this program."));
}

/// <summary>What this is.</summary>
internal sealed record AgentOsSystem(
    string OsId,
    string Name,
    string AgnoVersion,
    int AgentCount,
    int TeamCount,
    int WorkflowCount,
    AgentOsMcp Mcp,
    string AuthMode
);

/// <summary>Its MCP server.</summary>
internal sealed record AgentOsMcp(bool Enabled, string Path);

/// <summary>Which version is wanted.</summary>
internal sealed record AgentOsMigration(string? TargetVersion = null);

/// <summary>A sentence.</summary>
internal sealed record AgentOsWord(string Message);
