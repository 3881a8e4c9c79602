using System.Net;
using Hive.Api.Problems;
using Hive.Api.Tests.Driving;
using Hive.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Hive.Api.Tests;

internal sealed class ProblemTests
{
    [Test]
    public async Task A_failing_route_answers_500_as_a_problem_without_the_reason()
    {
        // No route of the program fails on demand, so here is one that does, behind the same error handling.
        var port = Machine.FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        await using var app = builder.Build();
        app.UseProblems();
        app.UseRouting();
        app.MapGet("/fails", string () => throw new InvalidOperationException("the inner reason"));
        await app.StartAsync();

        using var client = new HttpClient();
        using var response = await client.GetAsync($"http://127.0.0.1:{port}/fails");

        response.StatusCode.Should().Be(HttpStatusCode.InternalServerError);
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        (await response.Content.ReadAsStringAsync()).Should().NotContain("the inner reason");
        (await response.JsonAsync()).Text("trace_id").Should().NotBeEmpty();
    }
}
