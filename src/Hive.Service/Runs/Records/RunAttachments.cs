using Hive.Service.Access;
using Microsoft.Extensions.AI;
using Npgsql;

namespace Hive.Service.Runs.Records;

/// <summary>Images and files that came with questions; they are in the logs of their runs.</summary>
public sealed class RunAttachments(NpgsqlDataSource database, RunStore store, RunLog log)
{
    /// <summary>What came with the questions of a session, in their order, without its content.</summary>
    public async Task<IReadOnlyList<RunAttachment>> OfSessionAsync(string session, CancellationToken token)
    {
        // The first event of a run has them.
        await using var command = database.CreateCommand(
            """
            select r.id, (a.at - 1)::int,
                coalesce(a.item ->> 'name', split_part(left(a.item ->> 'text', 300), E':\n', 1), a.item ->> 'uri', ''),
                coalesce(a.item ->> 'mediaType', substring(a.item ->> 'uri' from '^data:([^;,]+)'), 'text/plain'),
                coalesce(length(a.item ->> 'text'), (length(a.item ->> 'uri') * 3 / 4)::int)
            from hive.runs r
            join hive.run_events e on e.run_id = r.id and e.seq = 1 and e.kind = 'started'
            cross join lateral json_array_elements(e.payload -> 'attachments' -> 'contents') with ordinality a (item, at)
            where r.session_id = $1 and ($2::text is null or r.user_id = $2)
            order by r.id, a.at
            """
        );
        command.Parameters.Add(new() { Value = session });
        command.Parameters.Add(UserBounds.Parameter);
        await using var row = await command.ExecuteReaderAsync(token);
        List<RunAttachment> found = [];
        while (await row.ReadAsync(token))
            found.Add(new(row.GetGuid(0), row.GetInt32(1), row.GetString(2), row.GetString(3), row.GetInt32(4)));
        return found;
    }

    /// <summary>One of a run's; nothing when there is none.</summary>
    /// <param name="run">The run.</param>
    /// <param name="number">From 0.</param>
    /// <param name="token">Ends it early.</param>
    public async Task<AIContent?> FindAsync(Guid run, int number, CancellationToken token) =>
        await store.RowAsync(run, token) is { } record
        && (await log.ReadAsync(record, 0, 1, token)) is [{ Event: RunStarted started }, ..]
            ? started.Attachments.ElementAtOrDefault(number)
            : null;
}

/// <summary>An image or a file that came with a question.</summary>
/// <param name="Run">The run.</param>
/// <param name="Number">From 0.</param>
/// <param name="Name">As whoever sent it called it.</param>
/// <param name="MediaType">For example image/png.</param>
/// <param name="Size">About so many bytes; of a text, characters.</param>
public sealed record RunAttachment(Guid Run, int Number, string Name, string MediaType, int Size);
