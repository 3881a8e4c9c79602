namespace Hive.Service.Tools.Mcp;

/// <summary>How long an MCP server is waited for.</summary>
public sealed record McpTimeouts
{
    /// <summary>From start to the list of its tools. Programs that a package runner fetches first are slow.</summary>
    public TimeSpan Connect { get; init; } = TimeSpan.FromSeconds(20);

    /// <summary>For one call, where the tool says nothing else.</summary>
    public TimeSpan Call { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>For one call that tells of its progress, in all; from one sign to the next it has the time above.</summary>
    public TimeSpan LongestCall { get; init; } = TimeSpan.FromMinutes(30);

    /// <summary>After the first failure to connect; doubled with each further one.</summary>
    public TimeSpan FirstPause { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>Never longer than this.</summary>
    public TimeSpan LongestPause { get; init; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// For a server program to end by itself when its input closes; then it is killed with all that it started.
    /// </summary>
    public TimeSpan Farewell { get; init; } = TimeSpan.FromMilliseconds(500);
}
