using System.Globalization;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;

namespace Hive.Stacks.Diagnosis;

/// <summary>What lies outside this machine: registries, and with them other clocks.</summary>
internal static class OutsideChecks
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(2);

    /// <summary>Clocks farther apart than this are wrong; nearer ones may be the network's doing.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(30);

    /// <summary>Asks registries, all at once. Any answer will do, the one to log in first included.</summary>
    public static async Task<IReadOnlyList<OutsideAnswer>> AskAsync(
        IEnumerable<Uri> registries,
        CancellationToken cancellationToken
    )
    {
        using var client = new HttpClient { Timeout = Timeout };
        return await Task.WhenAll(
            registries.Select(async registry =>
            {
                try
                {
                    using var response = await client.GetAsync(
                        new Uri(registry, "/v2/"),
                        HttpCompletionOption.ResponseHeadersRead,
                        cancellationToken
                    );
                    return new OutsideAnswer(registry.Host, true, response.Headers.Date);
                }
                catch (Exception exception)
                    when (exception is HttpRequestException
                        || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
                    )
                {
                    return new OutsideAnswer(registry.Host, false, null);
                }
            })
        );
    }

    /// <summary>The registries that images come from: the engines' own, and those that base images name.</summary>
    public static IReadOnlyList<Uri> Registries(IEnumerable<Uri> ofEngines) =>
        [
            .. ofEngines
                .Concat(
                    BaseImage
                        // A name without a slash is Docker Hub's own; its tag may have a point.
                        .All.Select(image => image.RegistryName.Split('/'))
                        .Where(parts => parts.Length > 1 && parts[0].Contains('.'))
                        .Select(parts => parts[0])
                        .Select(host => new Uri($"https://{host}/"))
                )
                .DistinctBy(address => address.Authority),
        ];

    public static Finding Registry(IReadOnlyList<OutsideAnswer> answers)
    {
        const string why = "base images come from one; without, they are made from the distribution's packages";
        var reached = answers.Where(answer => answer.Answered).Select(answer => answer.Server).ToList();
        return reached.Count > 0
            ? new Finding("Registry", FindingState.Ok, $"{string.Join(", ", reached)} within reach", why)
            : new Finding(
                "Registry",
                FindingState.Note,
                $"none within reach (asked {string.Join(", ", answers.Select(answer => answer.Server))})",
                why,
                $"{ConsoleCommand.For("BaseImages")} (Debian or Ubuntu), or set HTTPS_PROXY"
            );
    }

    /// <summary>Compares this machine's clock.</summary>
    /// <param name="now">What it says.</param>
    /// <param name="engines">What engines' clocks say.</param>
    /// <param name="answers">What registries say.</param>
    public static Finding Clock(
        DateTimeOffset now,
        IReadOnlyList<(string Who, DateTimeOffset? Time)> engines,
        IReadOnlyList<OutsideAnswer> answers
    )
    {
        const string why = "certificates, logs and run times go by it";
        (string Who, DateTimeOffset? Time)[] others =
        [
            .. engines,
            .. answers.Select(answer => (answer.Server, answer.Date)),
        ];
        var compared = others
            .Where(other => other.Time is not null)
            .Select(other => (other.Who, Apart: now - other.Time!.Value))
            .ToList();
        if (compared.Count == 0)
            return new Finding(
                "Clock",
                FindingState.Ok,
                $"{now.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC; there was no other clock to compare with",
                why
            );
        var wrong = compared.Where(other => other.Apart.Duration() > Tolerance).ToList();
        return wrong.Count == 0
            ? new Finding(
                "Clock",
                FindingState.Ok,
                $"within {Tolerance.TotalSeconds:0} s of {string.Join(" and ", compared.Select(other => other.Who))}",
                why
            )
            : new Finding(
                "Clock",
                FindingState.Note,
                string.Join(
                    "; ",
                    wrong.Select(other =>
                        string.Create(
                            CultureInfo.InvariantCulture,
                            $"{other.Apart.Duration().TotalSeconds:0} s {(other.Apart > TimeSpan.Zero ? "ahead of" : "behind")} {other.Who}"
                        )
                    )
                ),
                why,
                "sudo timedatectl set-ntp true, or your system's way to set the time"
            );
    }
}

/// <summary>What a server outside said.</summary>
/// <param name="Server">Its name.</param>
/// <param name="Answered">Whether it is within reach.</param>
/// <param name="Date">Its clock.</param>
internal sealed record OutsideAnswer(string Server, bool Answered, DateTimeOffset? Date);
