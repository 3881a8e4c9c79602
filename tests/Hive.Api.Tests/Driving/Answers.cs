using System.Net.Http.Json;
using System.Text.Json;

namespace Hive.Api.Tests.Driving;

/// <summary>Reading JSON answers in few words.</summary>
internal static class Answers
{
    public static Task<JsonElement> JsonAsync(this HttpResponseMessage response) =>
        response.Content.ReadFromJsonAsync<JsonElement>();

    /// <summary>The text at a path such as <c>checks.database.status</c>.</summary>
    public static string? Text(this JsonElement answer, string path) => answer.At(path).GetString();

    public static JsonElement At(this JsonElement answer, string path) =>
        path.Split('.').Aggregate(answer, (element, name) => element.GetProperty(name));

    public static HttpRequestMessage With(this HttpRequestMessage request, string header, string value)
    {
        request.Headers.TryAddWithoutValidation(header, value).Should().BeTrue();
        return request;
    }
}
