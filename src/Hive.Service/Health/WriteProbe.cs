using Hive.Service.Database;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace Hive.Service.Health;

/// <summary>Tries every few seconds whether the database lets somebody new in, and takes something.</summary>
/// <remarks>
/// A full disk answers every question and takes nothing, and connections that are there already outlive a changed password.
/// Neither shows in <see cref="DatabaseProbe"/>, which asks as quickly as it can.
/// </remarks>
public sealed partial class WriteProbe(DatabaseSettings settings, TimeProvider time, ILogger<WriteProbe> log)
    : IAsyncDisposable
{
    private static readonly TimeSpan Between = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenErrors = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    // A row over itself, and some 300 KiB that do not fit into the memory that they are given: they go to a file that is
    // gone with the statement. The row alone would fit into a log file that is there already, on a disk as full as it may
    // be.
    private const string Question = """
        begin;
        set local work_mem = '64kB';
        update hive.installation set created_at = created_at;
        with kept as materialized (select repeat(n::text, 1000) from generate_series(1, 150) n) select count(*) from kept;
        commit
        """;

    private readonly NpgsqlDataSource unpooled = DatabaseConnections.Unpooled(settings);
    private volatile string? error;

    /// <summary>Why it took nothing when it was last tried; nothing when it did, or did not answer at all.</summary>
    public string? Error => error;

    /// <summary>Until cancelled.</summary>
    public async Task RunAsync(CancellationToken token)
    {
        using var looks = new PeriodicTimer(Between, time);
        while (await looks.WaitForNextTickAsync(token))
        {
            await LookAsync(token);
            // What was mended is to be seen at once.
            looks.Period = error is null ? Between : BetweenErrors;
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => unpooled.DisposeAsync();

    private async Task LookAsync(CancellationToken token)
    {
        using var deadline = new CancellationTokenSource(Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, token);
        try
        {
            await using var command = unpooled.CreateCommand(Question);
            await command.ExecuteNonQueryAsync(either.Token);
            error = null;
        }
        catch (PostgresException e) when (!DatabaseOutage.Caused(e))
        {
            var now = DatabaseError.Describes(e, token, settings);
            if (now is not null && now != error)
                TakesNothing(now);
            error = now;
        }
        // It is away, or slow: the other probe tells, and this one knows nothing new.
        catch (Exception e)
            when (e is NpgsqlException or OperationCanceledException or TimeoutException && !token.IsCancellationRequested)
        { }
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The database takes nothing: {Error}")]
    private partial void TakesNothing(string error);
}
