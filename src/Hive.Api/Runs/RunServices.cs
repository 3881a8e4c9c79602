using Hive.Api.Json;
using Hive.Api.Settings;
using Hive.Service.Agents;
using Hive.Service.Memories;
using Hive.Service.Metering;
using Hive.Service.Runs.Execution;
using Hive.Service.Runs.Records;
using Hive.Service.Runs.Scopes;
using Hive.Service.Runs.Tracing;
using Hive.Service.Sessions;
using Hive.Service.Teams;
using Hive.Service.Workflows;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Npgsql;

namespace Hive.Api.Runs;

/// <summary>What carries runs out, and keeps what came of them.</summary>
internal static class RunServices
{
    public static void AddRuns(this WebApplicationBuilder builder, ApiSettings settings)
    {
        var services = builder.Services;
        services.AddSingleton(new RunLimits());
        services.AddSingleton(new WorkflowRetryPolicy());
        services.AddSingleton<RunLog>();
        services.AddSingleton<RunStore>();
        services.AddSingleton<RunSummaries>();
        services.AddSingleton<RunAttachments>();
        services.AddSingleton<RunLeases>();
        services.AddSingleton<RunRecovery>();
        services.AddSingleton<RunWriter>();
        services.AddSingleton<RunSlots>();
        services.AddSingleton<SessionTurns>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SessionSummaries>();
        services.AddSingleton<MemoryStore>();
        services.AddSingleton<MemoryExtraction>();
        services.AddSingleton<AgentRunner>();
        services.AddSingleton<TeamRunner>();
        services.AddSingleton<WorkflowRunner>();
        services.AddSingleton(provider => new PromptLog(
            settings.LogPrompts,
            provider.GetRequiredService<ILogger<PromptLog>>()
        ));
        services.AddSingleton<RunExecution>();
        services.AddSingleton<RunSpans>();
        services.AddSingleton<RunTraces>();
        services.AddSingleton<RunService>();
        services.AddHostedService<RunHosting>();
        services.AddSingleton(provider => new RunRetention(
            settings.RunsKeep,
            provider.GetRequiredService<NpgsqlDataSource>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<RunRetention>>()
        ));
        services.AddHostedService<RunRetentionService>();
        services.TryAddSingleton<HiveMeters>();
        builder.AddJsonTypes(RunJson.Default);
        builder.AddJsonTypes(RunListJson.Default);
        builder.AddJsonTypes(AttachmentJson.Default);
    }
}
