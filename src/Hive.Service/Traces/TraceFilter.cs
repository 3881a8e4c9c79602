using Npgsql;

namespace Hive.Service.Traces;

/// <summary>What has to hold of a trace: a comparison, or several of them joined.</summary>
public abstract record TraceFilter
{
    /// <summary>The names that can be compared, and what they stand for.</summary>
    private static readonly Dictionary<string, string> Columns = new(StringComparer.Ordinal)
    {
        ["trace_id"] = "id::text",
        ["run_id"] = "id::text",
        ["name"] = "name",
        ["status"] = "trace_status",
        ["session_id"] = "session_id",
        ["user_id"] = "user_id",
        ["agent_id"] = "case kind when 'agent' then component_id end",
        ["team_id"] = "case kind when 'team' then component_id end",
        ["workflow_id"] = "case kind when 'workflow' then component_id end",
        ["input"] = "input",
        ["duration_ms"] = "duration_ms",
        ["total_spans"] = "spans",
        ["error_count"] = "errors",
        ["start_time"] = "created_at",
        ["created_at"] = "created_at",
        ["end_time"] = "end_time",
    };

    private protected TraceFilter() { }

    /// <summary>The names that can be compared.</summary>
    public static IReadOnlyCollection<string> Keys => Columns.Keys;

    /// <summary>Whether a name stands for a number.</summary>
    public static bool IsNumber(string key) => key is "duration_ms" or "total_spans" or "error_count";

    /// <summary>Whether a name stands for a time.</summary>
    public static bool IsTime(string key) => key is "start_time" or "created_at" or "end_time";

    /// <summary>The condition, with its values among the parameters.</summary>
    internal string Sql(NpgsqlParameterCollection parameters) =>
        this switch
        {
            TraceJoin { All: true } all => $"({string.Join(" and ", all.Parts.Select(one => one.Sql(parameters)))})",
            TraceJoin any => $"({string.Join(" or ", any.Parts.Select(one => one.Sql(parameters)))})",
            TraceNot not => $"(not {not.Part.Sql(parameters)})",
            TraceComparison one => $"coalesce({Compare(one, Columns[one.Key], parameters)}, false)",
            _ => "true",
        };

    private static string Compare(TraceComparison one, string column, NpgsqlParameterCollection parameters)
    {
        if (one.Operator == "IN")
            return $"({string.Join(" or ", one.Values.Select(value => $"{column} = {Add(value, parameters)}"))})";
        var value = Add(one.Values[0], parameters);
        return one.Operator switch
        {
            "CONTAINS" => $"strpos(lower({column}), lower({value})) > 0",
            "STARTSWITH" => $"starts_with({column}, {value})",
            "NEQ" => $"{column} is distinct from {value}",
            "GT" => $"{column} > {value}",
            "GTE" => $"{column} >= {value}",
            "LT" => $"{column} < {value}",
            "LTE" => $"{column} <= {value}",
            _ => $"{column} = {value}",
        };
    }

    private static string Add(object value, NpgsqlParameterCollection parameters)
    {
        parameters.Add(new NpgsqlParameter { Value = value });
        return $"${parameters.Count}";
    }
}

/// <summary>A comparison.</summary>
/// <param name="Operator">EQ, NEQ, GT, GTE, LT, LTE, IN, CONTAINS or STARTSWITH.</param>
/// <param name="Key">One of <see cref="TraceFilter.Keys"/>.</param>
/// <param name="Values">One; with IN, one or more. Texts, doubles or times in UTC, as the key wants them.</param>
public sealed record TraceComparison(string Operator, string Key, IReadOnlyList<object> Values) : TraceFilter;

/// <summary>All of several, or any of them.</summary>
public sealed record TraceJoin(bool All, IReadOnlyList<TraceFilter> Parts) : TraceFilter;

/// <summary>The opposite.</summary>
public sealed record TraceNot(TraceFilter Part) : TraceFilter;
