namespace Hive.Stacks.Engines;

/// <summary>Tells which process wrote a line.</summary>
internal static class LogSource
{
    public const string Api = "api";
    public const string Postgres = "postgres";
    public const string Supervisor = "supervisor";

    public const string Start = "start";

    // How the images mark their lines is said in dockerfiles/supervisor/supervisord.conf.
    private const string ApiMark = "api:";
    private const string PostgresMark = "postgres:";

    /// <param name="text">The line.</param>
    /// <param name="otherwise">Whose it is when it does not tell.</param>
    public static string Of(string text, string otherwise = Supervisor) =>
        text switch
        {
            ['{', ..] => Api,
            _ when Starts(text, ApiMark) => Api,
            _ when Starts(text, "postgres[") || Starts(text, PostgresMark) => Postgres,
            _ when Starts(text, "entrypoint:") || Starts(text, "initialise-database:") => Start,
            _ => otherwise,
        };

    /// <summary>Whether a line goes on with the entry that its process wrote before.</summary>
    public static bool IsContinuation(LogLine line) =>
        line.Source switch
        {
            Postgres => !Starts(line.Text, "postgres[") && !StartsWithTime(line.Text),
            _ => Unmarked(line.Text) is [' ' or '\t', ..],
        };

    /// <summary>A line without the supervisor's mark of whose it is.</summary>
    public static string Unmarked(string text) =>
        Starts(text, ApiMark + " ") ? text[(ApiMark.Length + 1)..]
        : Starts(text, PostgresMark + " ") ? text[(PostgresMark.Length + 1)..]
        : text;

    // "2026-11-23 18:00:00.123 UTC [42] LOG: …": log_line_prefix %m.
    private static bool StartsWithTime(string text) =>
        text
            is [
                >= '0'
                and <= '9',
                >= '0'
                and <= '9',
                >= '0'
                and <= '9',
                >= '0'
                and <= '9',
                '-',
                _,
                _,
                '-',
                _,
                _,
                ' ',
                _,
                _,
                ':',
                ..,
            ];

    private static bool Starts(string text, string mark) => text.StartsWith(mark, StringComparison.Ordinal);
}
