using System.Text.RegularExpressions;

namespace Hive.Service.Components.Files;

/// <summary>The address that a tool calls: its host is fixed by the file, whatever a model fills in.</summary>
internal static partial class HttpToolUrl
{
    /// <summary>The address of the section <c>http</c>, with its places checked.</summary>
    public static string Checked(MapReader http, IReadOnlyList<ToolParameter> parameters)
    {
        var url = http.Required("url", "https://api.example.org/v1/{city}");
        if (url.Length == 0)
            return url;
        var filled = Place.Replace(url, "x");
        if (
            !Uri.TryCreate(filled, UriKind.Absolute, out var address)
            || address.Scheme is not ("http" or "https")
            || address.UserInfo.Length > 0
        )
            Error(http, "is an http or https address without a user name");
        else if (
            Authority.Match(url) is { Success: true } authority
            && authority.Value.Contains('{', StringComparison.Ordinal)
        )
            Error(http, "has a place for a parameter in its host; the host is fixed");
        else if (
            Place
                .Matches(url)
                .Select(place => place.Groups[1].Value)
                .FirstOrDefault(name => parameters.All(one => one.Name != name)) is
            { } unknown
        )
            Error(http, $"has a place for {{{unknown}}}, which is none of the parameters");
        return url;
    }

    private static void Error(MapReader http, string what) => http.Problems.Error(http.Node("url")!, $"http.url {what}.");

    [GeneratedRegex(@"\{([A-Za-z0-9_]+)\}")]
    private static partial Regex Place { get; }

    [GeneratedRegex(@"^[^/]*//[^/?#]*")]
    private static partial Regex Authority { get; }
}
