using Hive.Service.Access;
using Hive.Service.Database;
using Npgsql;

namespace Hive.Service.Metering;

/// <summary>What was run each day, counted from the runs themselves when somebody asks.</summary>
public sealed class DailyRuns(NpgsqlDataSource database)
{
    private const string Within = """
        from hive.runs where ($1::date is null or (created_at at time zone 'utc')::date >= $1)
          and ($2::date is null or (created_at at time zone 'utc')::date <= $2) and ($3::text is null or user_id = $3)
        """;

    /// <summary>Days on which something was run, the oldest first; both ends belong to it, in UTC.</summary>
    public async Task<IReadOnlyList<DayOfRuns>> ListAsync(DateOnly? from, DateOnly? until, CancellationToken token)
    {
        var models = await ModelsAsync(from, until, token);
        await using var command = Command(
            $"""
            select (created_at at time zone 'utc')::date as day,
                count(*) filter (where kind = 'agent'), count(distinct session_id) filter (where kind = 'agent'),
                count(*) filter (where kind = 'team'), count(distinct session_id) filter (where kind = 'team'),
                count(*) filter (where kind = 'workflow'), count(distinct session_id) filter (where kind = 'workflow'),
                count(distinct user_id), coalesce(sum(input_tokens), 0)::bigint, coalesce(sum(output_tokens), 0)::bigint,
                min(created_at), max(coalesce(ended_at, created_at))
            {Within} group by day order by day
            """,
            from,
            until
        );
        await using var row = await command.ExecuteReaderAsync(token);
        List<DayOfRuns> days = [];
        while (await row.ReadAsync(token))
        {
            var day = row.GetFieldValue<DateOnly>(0);
            days.Add(
                new(
                    day,
                    new(row.GetInt64(1), row.GetInt64(2)),
                    new(row.GetInt64(3), row.GetInt64(4)),
                    new(row.GetInt64(5), row.GetInt64(6)),
                    row.GetInt64(7),
                    row.GetInt64(8),
                    row.GetInt64(9),
                    [.. models[day]],
                    row.GetFieldValue<DateTimeOffset>(10),
                    row.GetFieldValue<DateTimeOffset>(11)
                )
            );
        }
        return days;
    }

    private async Task<ILookup<DateOnly, ModelRuns>> ModelsAsync(DateOnly? from, DateOnly? until, CancellationToken token)
    {
        await using var command = Command(
            $"""
            select (created_at at time zone 'utc')::date as day, model, provider, count(*)
            {Within} and model <> '' group by day, model, provider order by day, count(*) desc, model
            """,
            from,
            until
        );
        await using var row = await command.ExecuteReaderAsync(token);
        List<(DateOnly Day, ModelRuns Model)> found = [];
        while (await row.ReadAsync(token))
            found.Add((row.GetFieldValue<DateOnly>(0), new(row.GetString(1), row.GetString(2), row.GetInt64(3))));
        return found.ToLookup(one => one.Day, one => one.Model);
    }

    private NpgsqlCommand Command(string sql, DateOnly? from, DateOnly? until)
    {
        var command = database.Command(sql);
        foreach (var day in new[] { from, until })
            command.Parameters.Add(
                new() { Value = (object?)day ?? DBNull.Value, NpgsqlDbType = NpgsqlTypes.NpgsqlDbType.Date }
            );
        command.Parameters.Add(UserBounds.Parameter);
        return command;
    }
}

/// <summary>Runs of one day.</summary>
/// <param name="Day">In UTC.</param>
/// <param name="Agents">Of agents.</param>
/// <param name="Teams">Of teams.</param>
/// <param name="Workflows">Of workflows.</param>
/// <param name="Users">How many users had something run.</param>
/// <param name="InputTokens">Tokens that went into models.</param>
/// <param name="OutputTokens">Tokens that came out of them.</param>
/// <param name="Models">By the model of what was run, the most used first.</param>
/// <param name="First">When the first one was asked for.</param>
/// <param name="Last">When the last one ended.</param>
public sealed record DayOfRuns(
    DateOnly Day,
    CountedRuns Agents,
    CountedRuns Teams,
    CountedRuns Workflows,
    long Users,
    long InputTokens,
    long OutputTokens,
    IReadOnlyList<ModelRuns> Models,
    DateTimeOffset First,
    DateTimeOffset Last
);

/// <summary>How many runs, in how many sessions.</summary>
public sealed record CountedRuns(long Runs, long Sessions);

/// <summary>How many runs of what has this model.</summary>
public sealed record ModelRuns(string Model, string Provider, long Runs);
