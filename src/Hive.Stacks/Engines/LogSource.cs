namespace Hive.Stacks.Engines;

/// <summary>Tells which process wrote a line.</summary>
internal static class LogSource
{
    public const string Api = "api";
    public const string Postgres = "postgres";
    public const string Supervisor = "supervisor";

    // The API writes JSON; supervisord's lines name their level between time and text; all else is the database's.
    public static string Of(string text) => text switch
    {
        ['{', ..] => Api,
        _ when text.Contains(" INFO ", StringComparison.Ordinal) || text.Contains(" WARN ", StringComparison.Ordinal)
            || text.Contains(" CRIT ", StringComparison.Ordinal) => Supervisor,
        _ => Postgres,
    };
}
