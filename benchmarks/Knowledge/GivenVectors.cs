using System.Globalization;
using System.Net;
using System.Text;

namespace Hive.Benchmarks.Knowledge;

/// <summary>An embedding endpoint inside this process: each question's vector is at hand.</summary>
internal sealed class GivenVectors(Corpus corpus) : HttpMessageHandler
{
    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var numbers = string.Join(',', corpus.Vector().Select(x => x.ToString(CultureInfo.InvariantCulture)));
        return Task.FromResult(
            new HttpResponseMessage(HttpStatusCode.OK)
            {
                Content = new StringContent(
                    $$"""{"data":[{"index":0,"embedding":[{{numbers}}]}]}""",
                    Encoding.UTF8,
                    "application/json"
                ),
            }
        );
    }
}
