using Hive.Service.Knowledge.Embedding;
using Hive.Service.Knowledge.Storing;
using Hive.Service.Knowledge.Watching;
using Hive.Service.Starting;
using Npgsql;

namespace Hive.Api.Knowledge;

/// <summary>Once the database is ready: follows the files of the workspace, and embeds what has no vector yet.</summary>
internal sealed partial class KnowledgeService(
    StartProgress progress,
    VectorStore vectors,
    IServiceProvider services,
    TimeProvider time,
    ILogger<KnowledgeService> log
) : BackgroundService
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan AfterFailure = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (progress.Now.Phase != StartPhase.Ready)
            await Task.Delay(BetweenLooks, time, stoppingToken);
        await Task.WhenAll(
            AgainAndAgainAsync("vectors", vectors.LookAsync, stoppingToken),
            services.GetService<KnowledgeWatcher>() is { } watcher
                ? AgainAndAgainAsync("files", watcher.RunAsync, stoppingToken)
                : Task.CompletedTask,
            services.GetService<Embedder>() is { } embedder
                ? AgainAndAgainAsync("embeddings", embedder.RunAsync, stoppingToken)
                : Task.CompletedTask
        );
    }

    /// <summary>A fault in one of them must end neither the others nor the program.</summary>
    private async Task AgainAndAgainAsync(string what, Func<CancellationToken, Task> work, CancellationToken token)
    {
        while (!token.IsCancellationRequested)
        {
            try
            {
                await work(token);
                return;
            }
            catch (Exception e) when (!token.IsCancellationRequested)
            {
                Failed(what, e.Message, e is NpgsqlException ? null : e);
                await Task.Delay(AfterFailure, time, token);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "Knowledge ({What}) failed and is tried again: {Reason}")]
    private partial void Failed(string what, string reason, Exception? exception);
}
