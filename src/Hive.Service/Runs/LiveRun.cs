using System.Text;

namespace Hive.Service.Runs;

/// <summary>A run under way. It belongs to the service and not to the client that asked for it.</summary>
public sealed class LiveRun : IDisposable
{
    private readonly TaskCompletionSource<RunRecord> ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource stop = new();
    private readonly StringBuilder output = new();
    private readonly Lock gate = new();
    private readonly RunLimits limits;
    private readonly TimeProvider time;
    private Subscription[] clients = [];
    private RunRecord record;
    private RunStatus? stopAs;

    internal LiveRun(RunRecord record, Author author, RunLimits limits, TimeProvider time)
    {
        (this.record, Author, this.limits, this.time) = (record, author, limits, time);
        Token = stop.Token;
    }

    /// <summary>The run as it stands, with what there is of its answer.</summary>
    public RunRecord Now
    {
        get
        {
            lock (gate)
                return record.EndedAt is null ? record with { Output = output.ToString() } : record;
        }
    }

    internal Guid Id => record.Id;

    /// <summary>The run without what there is of its answer: costs nothing, however long that is.</summary>
    public RunRecord Facts
    {
        get
        {
            lock (gate)
                return record;
        }
    }

    /// <summary>The run once it has ended, stored unless the database is away.</summary>
    public Task<RunRecord> Ended => ended.Task;

    /// <summary>The run's component.</summary>
    public Author Author { get; }

    internal CancellationToken Token { get; }

    /// <summary>What the run shall count as when it was stopped.</summary>
    internal RunStatus? StopAs => stopAs;

    /// <summary>A view from now on.</summary>
    public Subscription Subscribe()
    {
        var client = new Subscription();
        lock (gate)
            clients = [.. clients, client];
        return client;
    }

    /// <summary>Asks the run to end.</summary>
    public void Cancel() => Stop(RunStatus.Cancelled);

    /// <inheritdoc/>
    public void Dispose() => stop.Dispose();

    internal void Stop(RunStatus status)
    {
        lock (gate)
        {
            if (record.EndedAt is not null || stopAs is not null)
                return;
            stopAs = status;
        }
        stop.Cancel();
    }

    internal void Becomes(RunStatus status)
    {
        lock (gate)
            record = record with { Status = status };
    }

    internal async ValueTask PublishAsync(RunEvent one)
    {
        if (one is ContentAdded { IsAnswer: true } added)
        {
            lock (gate)
                output.Append(added.Text);
        }
        foreach (var client in clients)
            await client.AddAsync(one, limits.SlowClient, time);
    }

    internal async Task EndAsync(RunRecord final)
    {
        lock (gate)
            record = final;
        await PublishAsync(new RunEnded(Author, final));
        foreach (var client in clients)
            client.Leave();
        ended.TrySetResult(final);
    }
}
