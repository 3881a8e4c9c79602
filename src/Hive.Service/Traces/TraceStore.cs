using Hive.Service.Access;
using Hive.Service.Components;
using Npgsql;
using NpgsqlTypes;

namespace Hive.Service.Traces;

/// <summary>Runs as traces. Nothing is kept for them: the log of a run has all that its spans tell.</summary>
public sealed class TraceStore(NpgsqlDataSource database)
{
    // A span for the run itself, each answer and failure of a model, each tool, member and step: as many as RunSpans makes.
    // Of what was asked, a list shows the beginning.
    private const string Traces = """
        select r.id, r.session_id, r.kind, r.component_id, r.user_id, left(r.input, 2000) as input, r.created_at,
            coalesce(r.ended_at, now()) as end_time, r.component_id as name,
            case when r.status = 'completed' then 'OK' when r.ended_at is null then 'UNSET' else 'ERROR' end as trace_status,
            extract(epoch from coalesce(r.ended_at, now()) - r.created_at)::double precision * 1000 as duration_ms,
            (1 + counted.spans)::double precision as spans,
            (counted.errors + case when r.ended_at is not null and r.status <> 'completed' then 1 else 0 end)::double precision
                as errors
        from hive.runs r
        cross join lateral (
            select count(*) as spans,
                count(*) filter (where e.kind = 'model_failed'
                    or e.kind = 'activity_ended' and (e.payload #> '{activity,failed}')::text = 'true') as errors
            from hive.run_events e
            where e.run_id = r.id and e.kind in ('model_answered', 'model_failed', 'activity_ended')) counted
        """;

    private const string Fits = """
        ($1::uuid is null or id = $1) and ($2::text is null or session_id = $2) and ($3::text is null or user_id = $3)
        and ($4::text is null or kind = $4) and ($5::text is null or component_id = $5)
        and ($6::text is null or trace_status = $6) and ($7::timestamptz is null or created_at >= $7)
        and ($8::timestamptz is null or created_at <= $8) and ($9::text is null or user_id = $9)
        """;

    /// <summary>One page, the newest first, and how many there are in all.</summary>
    public async Task<(IReadOnlyList<TraceSummary> Page, long Total)> ListAsync(TraceQuery query, CancellationToken token)
    {
        await using var command = database.CreateCommand();
        var where = Where(query, command.Parameters);
        command.CommandText = $"""
            select id, session_id, kind, component_id, user_id, trace_status, input, spans, errors, created_at, end_time,
                count(*) over ()
            from ({Traces}) trace where {where} order by id desc {Page(query, command.Parameters)}
            """;
        await using var row = await command.ExecuteReaderAsync(token);
        List<TraceSummary> found = [];
        var total = 0L;
        while (await row.ReadAsync(token))
        {
            found.Add(
                new(
                    row.GetGuid(0),
                    row.GetString(1),
                    ComponentKinds.Parse(row.GetString(2)),
                    row.GetString(3),
                    row.IsDBNull(4) ? null : row.GetString(4),
                    row.GetString(5),
                    row.GetString(6),
                    (int)row.GetDouble(7),
                    (int)row.GetDouble(8),
                    row.GetFieldValue<DateTimeOffset>(9),
                    row.GetFieldValue<DateTimeOffset>(10)
                )
            );
            total = row.GetInt64(11);
        }
        return (found, total);
    }

    /// <summary>The same by session, the one with the newest trace first.</summary>
    public async Task<(IReadOnlyList<TraceSession> Page, long Total)> SessionsAsync(
        TraceQuery query,
        CancellationToken token
    )
    {
        await using var command = database.CreateCommand();
        var where = Where(query, command.Parameters);
        command.CommandText = $"""
            select session_id, min(kind), min(component_id), min(user_id), count(*), min(created_at), max(created_at),
                count(*) over ()
            from ({Traces}) trace where {where} group by session_id order by max(created_at) desc, session_id
            {Page(query, command.Parameters)}
            """;
        await using var row = await command.ExecuteReaderAsync(token);
        List<TraceSession> found = [];
        var total = 0L;
        while (await row.ReadAsync(token))
        {
            found.Add(
                new(
                    row.GetString(0),
                    ComponentKinds.Parse(row.GetString(1)),
                    row.GetString(2),
                    row.IsDBNull(3) ? null : row.GetString(3),
                    row.GetInt64(4),
                    row.GetFieldValue<DateTimeOffset>(5),
                    row.GetFieldValue<DateTimeOffset>(6)
                )
            );
            total = row.GetInt64(7);
        }
        return (found, total);
    }

    private static string Where(TraceQuery query, NpgsqlParameterCollection parameters)
    {
        parameters.Add(Of(query.Run, NpgsqlDbType.Uuid));
        parameters.Add(Of(query.Session, NpgsqlDbType.Text));
        parameters.Add(Of(query.UserId, NpgsqlDbType.Text));
        parameters.Add(Of(query.Kind?.Word(), NpgsqlDbType.Text));
        parameters.Add(Of(query.ComponentId, NpgsqlDbType.Text));
        parameters.Add(Of(query.Status, NpgsqlDbType.Text));
        parameters.Add(Of(query.From?.UtcDateTime, NpgsqlDbType.TimestampTz));
        parameters.Add(Of(query.Until?.UtcDateTime, NpgsqlDbType.TimestampTz));
        parameters.Add(UserBounds.Parameter);
        return query.Filter is { } filter ? $"{Fits} and {filter.Sql(parameters)}" : Fits;
    }

    private static string Page(TraceQuery query, NpgsqlParameterCollection parameters)
    {
        parameters.Add(Of(query.Limit, NpgsqlDbType.Integer));
        parameters.Add(Of(query.Offset, NpgsqlDbType.Bigint));
        return $"limit ${parameters.Count - 1} offset ${parameters.Count}";
    }

    private static NpgsqlParameter Of(object? value, NpgsqlDbType type) =>
        new() { Value = value ?? DBNull.Value, NpgsqlDbType = type };
}
