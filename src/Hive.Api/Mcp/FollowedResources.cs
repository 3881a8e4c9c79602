using System.Collections.Concurrent;
using Hive.Api.Problems;
using Hive.Service.Components;
using Hive.Service.Knowledge.Storing;
using Hive.Service.Runs.Execution;
using ModelContextProtocol;
using ModelContextProtocol.Protocol;
using ModelContextProtocol.Server;

namespace Hive.Api.Mcp;

/// <summary>Looks every second whether one of the resources that clients follow has changed, and tells them.</summary>
internal sealed class FollowedResources(
    IComponentSource components,
    KnowledgeStore documents,
    RunService runs,
    TimeProvider time
) : BackgroundService
{
    private const int Most = 500;
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly ConcurrentDictionary<(string Session, string Uri), Followed> all = new();

    /// <summary>Tells the client from now on.</summary>
    /// <exception cref="McpProtocolException">There is no such resource, or too many are followed.</exception>
    public async Task FollowAsync(string session, McpServer client, string uri, CancellationToken token)
    {
        if (all.Count >= Most)
            throw new McpProtocolException($"{Most} resources are followed already.", McpErrorCode.InvalidRequest);
        all[(session, uri)] = new(client, await StampAsync(uri, token) ?? throw McpRequests.NotFound("resource", uri));
    }

    public void Leave(string session, string uri) => all.TryRemove((session, uri), out _);

    /// <summary>The client has gone.</summary>
    public void Leave(string session)
    {
        foreach (var key in all.Keys.Where(key => key.Session == session))
            all.TryRemove(key, out _);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(BetweenLooks, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            foreach (var (key, followed) in all)
                await LookAsync(key, followed, stoppingToken);
        }
    }

    private async Task LookAsync((string Session, string Uri) key, Followed followed, CancellationToken token)
    {
        try
        {
            var stamp = await StampAsync(key.Uri, token);
            if (stamp == followed.Stamp)
                return;
            // What is gone changes no more.
            if (stamp is null)
                all.TryRemove(key, out _);
            else
                all.TryUpdate(key, followed with { Stamp = stamp }, followed);
            await followed.Client.SendNotificationAsync(
                NotificationMethods.ResourceUpdatedNotification,
                new ResourceUpdatedNotificationParams { Uri = key.Uri },
                McpJsonUtilities.DefaultOptions,
                token
            );
        }
        catch (Exception e) when (Failure.Of(e) is not null)
        {
            // The database is away: the next look shows.
        }
        catch (Exception) when (!token.IsCancellationRequested)
        {
            all.TryRemove(key, out _);
        }
    }

    private async Task<string?> StampAsync(string uri, CancellationToken token) =>
        ResourceAddress.Parse(uri) switch
        {
            (ResourceAddress.Document, var id) => Guid.TryParse(id, out var document)
                ? (await documents.FindAsync(document, token))?.Updated.Ticks.ToString(
                    System.Globalization.CultureInfo.InvariantCulture
                )
                : null,
            (ResourceAddress.Run, var id) => Guid.TryParse(id, out var run) && await runs.FindAsync(run, token) is { } found
                ? $"{found.Status} {found.Activities.Count}"
                : null,
            var (kind, id) => components
                .Current.All.FirstOrDefault(one => ResourceAddress.Of(one.Kind) == kind && one.Id == id)
                ?.Hash,
            null => null,
        };

    private sealed record Followed(McpServer Client, string Stamp);
}
