namespace Hive.Service.Tools.Http;

/// <summary>Which hosts <c>http_fetch</c> may reach: a file with one a line. Without the file: none.</summary>
/// <param name="path">The file; nothing means none. Read at each call, so that a change counts at once.</param>
public sealed class AllowedHosts(string? path)
{
    /// <summary>The file's place below the components folder.</summary>
    public const string File = "tools/http_fetch.hosts";

    private const int LargestFile = 1024 * 1024;

    /// <summary>
    /// Whether a host is on the list, itself or by <c>*.domain</c>, which stands for the hosts below that domain.
    /// </summary>
    public bool Allow(string host)
    {
        var name = host.TrimEnd('.');
        return Lines()
            .Any(line =>
                line.StartsWith("*.", StringComparison.Ordinal)
                    ? name.EndsWith(line[1..], StringComparison.OrdinalIgnoreCase) && name.Length > line.Length - 1
                    : name.Equals(line, StringComparison.OrdinalIgnoreCase)
            );
    }

    private string[] Lines()
    {
        try
        {
            return path is not null && new FileInfo(path) is { Exists: true, Length: <= LargestFile }
                ?
                [
                    .. System
                        .IO.File.ReadLines(path)
                        .Select(line => line.Split('#')[0].Trim())
                        .Where(line => line.Length > 0),
                ]
                : [];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
