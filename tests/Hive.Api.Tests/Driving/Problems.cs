using System.Net;
using System.Text.Json;

namespace Hive.Api.Tests.Driving;

/// <summary>What every error answer has to be.</summary>
internal static class Problems
{
    /// <summary>A problem document of this status; returned for what else a test wants to know.</summary>
    public static async Task<JsonElement> ShouldBeProblemAsync(this HttpResponseMessage response, HttpStatusCode status)
    {
        response.StatusCode.Should().Be(status, "the body is {0}", await response.Content.ReadAsStringAsync());
        response.Content.Headers.ContentType!.MediaType.Should().Be("application/problem+json");
        var problem = await response.JsonAsync();
        problem.At("status").GetInt32().Should().Be((int)status);
        problem.Text("title").Should().NotBeEmpty();
        problem.Text("detail").Should().NotBeEmpty();
        problem.Text("trace_id").Should().NotBeEmpty();
        return problem;
    }
}
