using System.Collections.Concurrent;
using System.Text.RegularExpressions;
using NUnit.Framework.Interfaces;

namespace Hive.Api.Tests.Driving;

/// <summary>Which routes a test's own requests reached.</summary>
internal sealed class RouteLog() : DelegatingHandler(new SocketsHttpHandler { UseCookies = false })
{
    private static readonly ConcurrentQueue<(string Test, string Method, string Path)> Seen = new();

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken token)
    {
        var response = await base.SendAsync(request, token);
        // A closed or failing route is not a tested one.
        if ((int)response.StatusCode is not (401 or 403 or 405 or 500))
            Seen.Enqueue((TestContext.CurrentContext.Test.ID, request.Method.Method, request.RequestUri!.AbsolutePath));
        return response;
    }

    /// <summary>Whether a test sent a request to a route such as <c>GET /api/v1/keys/{id}</c>.</summary>
    public static bool Has(string test, string route)
    {
        var (method, template) = (route.Split(' ')[0], route.Split(' ')[1]);
        var pattern = "^" + string.Join("[^/]+", Regex.Split(template, @"\{[^}]+\}").Select(Regex.Escape)) + "$";
        return Seen.Any(one => one.Test == test && one.Method == method && Regex.IsMatch(one.Path, pattern));
    }
}

/// <summary>
/// Says that a test sends requests to a route of the OpenAPI document. Checked when the test ends: the claim fails it if no
/// request of <see cref="ApiProcess.Client"/> reached the route. <c>DocumentTests</c> asks for one such test for every
/// route.
/// </summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class ReachesAttribute(string route) : Attribute, ITestAction
{
    public string Route => route;

    public ActionTargets Targets => ActionTargets.Test;

    public void BeforeTest(ITest test) { }

    public void AfterTest(ITest test)
    {
        if (TestContext.CurrentContext.Result.Outcome.Status == TestStatus.Passed && !RouteLog.Has(test.Id, route))
            Assert.Fail($"{test.FullName} says that it reaches {route}, but sent no request there that was answered.");
    }
}
