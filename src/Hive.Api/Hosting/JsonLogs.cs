namespace Hive.Api.Hosting;

/// <summary>Logs as one JSON object per line on standard output.</summary>
internal static class JsonLogs
{
    public static void AddJsonLogs(this WebApplicationBuilder builder)
    {
        builder.Logging.AddJsonConsole(json =>
        {
            json.UseUtcTimestamp = true;
            // With the trace id that problem documents and traces name too.
            json.IncludeScopes = true;
            json.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
        });
        builder.Logging.Configure(logs =>
            logs.ActivityTrackingOptions = ActivityTrackingOptions.TraceId | ActivityTrackingOptions.SpanId
        );
        builder.Logging.SetMinimumLevel(LogLevel.Information);
        // Theirs at Information is a line or more per request and per query.
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning);
        builder.Logging.AddFilter("Npgsql", LogLevel.Warning);
    }
}
