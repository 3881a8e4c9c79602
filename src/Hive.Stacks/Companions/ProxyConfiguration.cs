using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Companions;

/// <summary>NGINX' configuration: a path and a host name for each stack that is up.</summary>
/// <param name="request">Where the template lies, and what is set.</param>
/// <param name="time">The clock that certificates are judged by.</param>
public sealed class ProxyConfiguration(StackRequest request, TimeProvider time) : ICompanionConfiguration
{
    /// <summary>
    /// The largest body, in bytes, that any route of the API takes: a document of 32 MiB with its form. The API itself
    /// knows which route takes how much.
    /// </summary>
    public const long LargestBody = 32 * 1024 * 1024 + 64 * 1024;

    private static readonly string[] Names = ["nginx.conf", "pass.conf", "pass-path.conf", "server.conf", "hold.js"];

    /// <inheritdoc />
    public CompanionDefinition Companion => CompanionCatalogue.Proxy;

    /// <inheritdoc />
    public Configuration Make(CompanionInstance one, IReadOnlyList<StackRoute> stacks)
    {
        var folder = request.Product.TemplatesOf(Companion);
        var certificate = request.Settings.ProxyTls is { } given
            ? ProxyCertificate.Given(given, one, time.GetUtcNow())
            : ProxyCertificate.Own(one, [.. HostsOf(stacks)], time.GetUtcNow());
        var site = File.ReadAllText(Path.Combine(folder, "stack.conf"));
        var values = new Dictionary<string, string>
        {
            ["largest_body"] = LargestBody.ToString(CultureInfo.InvariantCulture),
            ["rate"] = Rate(request.Settings.ProxyRate),
            ["limit"] = request.Settings.ProxyRate.Requests is { } number
                ? $"limit_req zone=callers burst={number} nodelay;"
                : "",
            ["names"] = string.Join(',', stacks.Select(stack => $"\"{stack.Name}\"")),
            ["upstreams"] = Lines(stacks, stack => $"    {stack.Name} http://{stack.Host}:{stack.Port};"),
            ["locations"] = Lines(
                stacks,
                stack => $"    location /{stack.Name}/ {{ set $hive_stack {stack.Name}; include pass-path.conf; }}"
            ),
            ["sites"] = Lines(
                stacks,
                stack => Configuration.Fill(site, new Dictionary<string, string> { ["stack"] = stack.Name })
            ),
        };
        return Configuration.Of([
            .. Names.Select(name => (name, Configuration.Fill(File.ReadAllText(Path.Combine(folder, name)), values), false)),
            ("metrics/metrics", Metrics(certificate), false),
            ($"tls/{ProxyCertificate.ChainFile}", certificate.Chain, false),
            ($"tls/{ProxyCertificate.KeyFile}", certificate.Key, true),
        ]);
    }

    /// <summary>The names under which stacks are asked for on this machine.</summary>
    public static IEnumerable<string> HostsOf(IReadOnlyList<StackRoute> stacks) =>
        ["localhost", .. stacks.Select(stack => $"{stack.Name}.localhost")];

    // What no program but this one knows: Prometheus has it from here.
    private static string Metrics(ProxyCertificate certificate) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"""
            # HELP hive_proxy_certificate_end_seconds When the certificate of the proxy ends, in seconds since 1970.
            # TYPE hive_proxy_certificate_end_seconds gauge
            hive_proxy_certificate_end_seconds {certificate.NotAfter.ToUnixTimeSeconds()}

            """
        );

    private static string Rate(ProxyRate rate) =>
        rate.Requests is { } number
            ? string.Create(CultureInfo.InvariantCulture, $"{number}r/{(rate.PerMinute ? "m" : "s")}")
            : "1000r/s";

    private static string Lines(IReadOnlyList<StackRoute> stacks, Func<StackRoute, string> line) =>
        string.Join('\n', stacks.Select(line));
}
