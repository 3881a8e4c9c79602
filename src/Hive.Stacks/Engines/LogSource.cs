namespace Hive.Stacks.Engines;

/// <summary>Tells which process wrote a line.</summary>
internal static class LogSource
{
    public const string Api = "api";
    public const string Postgres = "postgres";
    public const string Supervisor = "supervisor";

    public const string Start = "start";

    // How the images mark their lines is said in dockerfiles/supervisor/supervisord.conf.
    public static string Of(string text) => text switch
    {
        ['{', ..] => Api,
        _ when Starts(text, "api:") => Api,
        _ when Starts(text, "postgres[") || Starts(text, "postgres:") => Postgres,
        _ when Starts(text, "entrypoint:") || Starts(text, "initialise-database:") => Start,
        _ => Supervisor,
    };

    private static bool Starts(string text, string mark) => text.StartsWith(mark, StringComparison.Ordinal);
}
