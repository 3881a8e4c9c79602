namespace Hive.Service.Tools.Mcp;

/// <summary>
/// Which servers of <c>.mcp.json</c> the API's own MCP server passes on: a file with one a line. Without the file: none.
/// </summary>
/// <param name="path">The file; nothing means none. Read at each question, so that a change counts at once.</param>
public sealed class PublishedServers(string? path)
{
    /// <summary>The file's place below the components folder.</summary>
    public const string File = "tools/mcp.published";

    private const int LargestFile = 64 * 1024;

    /// <summary>Their names, in the order of the file.</summary>
    public IReadOnlyList<string> Names()
    {
        try
        {
            return path is not null && new FileInfo(path) is { Exists: true, Length: <= LargestFile }
                ?
                [
                    .. System
                        .IO.File.ReadLines(path)
                        .Select(line => line.Split('#')[0].Trim())
                        .Where(line => line.Length > 0)
                        .Distinct(StringComparer.Ordinal),
                ]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
