using System.Net;
using System.Text;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tools.Http;

/// <summary><c>http_fetch</c>: the text of a page from a host of the allow list.</summary>
public sealed class FetchTool : IDisposable
{
    private const int MostRedirects = 3;
    private const int LargestPage = 1024 * 1024;
    private const string Url = "url";
    private static readonly TimeSpan AnswerTimeout = TimeSpan.FromSeconds(20);

    private static readonly System.Text.Json.JsonElement Schema = ToolSchema.Of([
        new() { Name = Url, Description = "An http or https address" },
    ]);

    private readonly AllowedHosts hosts;
    private readonly TimeProvider time;
    private readonly TimeSpan timeout;
    private readonly HttpClient http;

    /// <summary>Reaches public addresses only.</summary>
    public FetchTool(AllowedHosts hosts, TimeProvider time)
        : this(hosts, time, PrivateAddress.Is, AnswerTimeout) { }

    internal FetchTool(AllowedHosts hosts, TimeProvider time, Func<IPAddress, bool> refuses, TimeSpan timeout)
    {
        (this.hosts, this.time, this.timeout) = (hosts, time, timeout);
        http = new(GuardedHandler.Make(refuses)) { Timeout = Timeout.InfiniteTimeSpan };
        http.DefaultRequestHeaders.UserAgent.ParseAdd("hive-http-fetch/1.0");
    }

    /// <summary>The tool for a model.</summary>
    public AIFunction Make(string name) =>
        new TextFunction(
            name,
            "Fetches a page with GET and gives its text. Only hosts of an allow list can be reached.",
            Schema,
            timeout,
            time,
            FetchAsync
        )
        {
            Traits = ToolTraits.ReadOnly,
        };

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private async ValueTask<ToolText> FetchAsync(AIFunctionArguments arguments, CancellationToken token)
    {
        if (!Uri.TryCreate(ToolSchema.Text(arguments, Url), UriKind.Absolute, out var address))
            return TextFunction.Error($"{Url} is no absolute address.");
        for (var redirects = 0; redirects <= MostRedirects; redirects++)
        {
            // Each time anew: a redirect is another page's request, not ours.
            if (Refusal(address) is { } refusal)
                return TextFunction.Error(refusal);
            using var response = await http.GetAsync(address, HttpCompletionOption.ResponseHeadersRead, token);
            if ((int)response.StatusCode is >= 300 and < 400 && response.Headers.Location is { } location)
            {
                address = new(address, location);
                continue;
            }
            var text = await TextAsync(response, token);
            return response.IsSuccessStatusCode
                ? text
                : TextFunction.Error(
                    $"{address.Host} answered {(int)response.StatusCode}: {text.AsSpan(0, Math.Min(500, text.Length))}"
                );
        }
        return TextFunction.Error($"The page redirects more than {MostRedirects} times.");
    }

    private string? Refusal(Uri address) =>
        address.Scheme is not ("http" or "https") ? "Only http and https addresses are fetched."
        : address.UserInfo.Length > 0 ? "An address with a user name or password is not fetched."
        : !hosts.Allow(address.IdnHost) ? $"The host {address.IdnHost} is not on the allow list (ai/{AllowedHosts.File})."
        : null;

    private static async Task<string> TextAsync(HttpResponseMessage response, CancellationToken token)
    {
        var type = response.Content.Headers.ContentType?.MediaType ?? "text/plain";
        if (
            !type.StartsWith("text/", StringComparison.Ordinal)
            && !type.EndsWith("json", StringComparison.Ordinal)
            && !type.EndsWith("xml", StringComparison.Ordinal)
        )
            return $"[{type}, which is no text]";
        await using var body = await response.Content.ReadAsStreamAsync(token);
        var bytes = new byte[LargestPage];
        // Read to the limit and no further, whatever the header says of the length.
        var length = await body.ReadAtLeastAsync(bytes, bytes.Length, throwOnEndOfStream: false, token);
        var text = Encoding.UTF8.GetString(bytes, 0, length).Replace("\0", "", StringComparison.Ordinal);
        return length == LargestPage ? $"{text}\n[cut at {LargestPage} bytes]" : text;
    }
}
