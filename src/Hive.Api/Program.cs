using Hive.Api.A2a;
using Hive.Api.Access;
using Hive.Api.AgentOs;
using Hive.Api.AgUi;
using Hive.Api.Components;
using Hive.Api.Documents;
using Hive.Api.Forwarding;
using Hive.Api.Health;
using Hive.Api.Hosting;
using Hive.Api.Json;
using Hive.Api.Knowledge;
using Hive.Api.Limits;
using Hive.Api.Mcp;
using Hive.Api.Memories;
using Hive.Api.Models;
using Hive.Api.OpenAi;
using Hive.Api.Page;
using Hive.Api.Problems;
using Hive.Api.Runs;
using Hive.Api.Sessions;
using Hive.Api.Settings;
using Hive.Api.SignIn;
using Hive.Api.Stack;
using Hive.Api.Telemetry;
using Hive.Api.Tools;
using Hive.Api.Version;

// First and alone: containers run this every few seconds, so nothing else may be set up for it.
if (args is ["health"])
    return HealthCommand.Run();
if (args is ["check", var folder])
    return CheckCommand.Run(folder);
if (args is [ReadPdfCommand.Word])
    return ReadPdfCommand.Run();
if (args is [ConfinedCommand.Word, .. var confined])
    return ConfinedCommand.Run(confined);
if (args is [ForwardCommand.Word, .. var routes])
    return await ForwardCommand.RunAsync(routes);

return await ExitCode.OfAsync(async () =>
{
    Arguments.RefuseAny(args);
    // Clients send patterns within JSON Schemas; one that takes for ever must not take a processor along.
    AppDomain.CurrentDomain.SetData("REGEX_DEFAULT_MATCH_TIMEOUT", TimeSpan.FromSeconds(1));
    var settings = ApiSettings.Read(EnvironmentVariables.OfThisProcess());

    // Empty, so that only the variables of ApiSettings count: no ASPNETCORE_URLS, no appsettings.json.
    var builder = WebApplication.CreateEmptyBuilder(new());
    builder.AddJsonLogs();
    builder.AddServer(settings);
    builder.AddJson();
    builder.AddLimits(settings);
    builder.AddAccess(settings);
    builder.AddSignIn();
    builder.AddDatabase(settings);
    builder.AddTelemetry(settings);
    builder.AddMetricHistory();
    builder.AddOpenApiDocument();
    builder.AddHealth(settings);
    builder.AddModels(settings);
    builder.AddRuns(settings);
    builder.AddSessions();
    builder.AddMemories();
    builder.AddAgentOs();
    builder.AddOpenAi();
    builder.AddAgUi();
    builder.AddA2a();
    builder.AddVersion();
    builder.AddStack();
    builder.AddComponents(settings);
    builder.AddKnowledge(settings);
    builder.AddTools(settings);
    builder.AddMcp(settings);

    await using var app = builder.Build();
    app.UseConnectionDraining();
    app.UseUnreadBodies();
    app.UseProblems();
    app.UsePage();
    app.UsePrometheusFormat();
    app.UseRouting();
    app.UseBrowserHeaders();
    app.UseOrigins(settings);
    app.UseHostCheck(settings);
    app.UseOriginCheck(settings);
    app.UseStartGate();
    app.UseAccess();
    app.UseRateLimit(settings);
    app.UseBodyLimit();
    app.MapHealth();
    app.MapVersion();
    app.MapKeys();
    app.MapSignIn();
    app.MapPage();
    app.MapRuns();
    app.MapRunLists();
    app.MapAttachments();
    app.MapSessions();
    app.MapMemories();
    app.MapAgentOs();
    app.MapOpenAi();
    app.MapAgUi();
    app.MapA2a();
    app.MapKnowledge();
    app.MapComponents();
    app.MapComponentFiles();
    app.MapMcp();
    app.MapMetrics();
    app.MapMetricHistory();
    app.MapStack();
    app.MapOpenApiDocument();

    await app.ServeAsync(settings);
});
