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
        _ when text.StartsWith("postgres[", StringComparison.Ordinal) => Postgres,
        _ when text.StartsWith("entrypoint:", StringComparison.Ordinal) || text.StartsWith("initialise-database:", StringComparison.Ordinal) => Start,
        _ => Supervisor,
    };
}
