using System.Net;
using System.Net.Http.Json;
using Hive.Api.Tests.Driving;

namespace Hive.Api.Tests.Knowledge;

internal sealed class KnowledgeAddressTests
{
    [Test]
    [Reaches("GET /knowledge/content")]
    [Reaches("POST /knowledge/content")]
    [Reaches("GET /knowledge/content/{id}")]
    [Reaches("DELETE /knowledge/content/{id}")]
    [Reaches("GET /knowledge/content/{id}/status")]
    [Reaches("GET /api/v1/knowledge/content")]
    [Reaches("POST /api/v1/knowledge/content")]
    [Reaches("GET /api/v1/knowledge/content/{id}")]
    [Reaches("DELETE /api/v1/knowledge/content/{id}")]
    [Reaches("GET /api/v1/knowledge/content/{id}/status")]
    [Reaches("POST /knowledge/search")]
    [Reaches("POST /api/v1/knowledge/search")]
    [Reaches("GET /knowledge/status")]
    [Reaches("GET /api/v1/knowledge/status")]
    public async Task Both_addresses_lead_to_one_knowledge_base()
    {
        using var database = await SharedPostgres.NewDatabaseAsync();
        using var environment = ApiEnvironment.For(database);
        await using var api = ApiProcess.Start(environment);
        await api.HealthAsync(HttpStatusCode.OK);
        api.Client.DefaultRequestHeaders.Add("x-api-key", ApiEnvironment.Key);

        foreach (var (here, there) in new[] { ("/knowledge", "/api/v1/knowledge"), ("/api/v1/knowledge", "/knowledge") })
        {
            using var created = await api.Client.PostAsync(
                $"{here}/content",
                new MultipartFormDataContent
                {
                    { new StringContent("Bees make honey."), "text_content" },
                    { new StringContent("bees"), "name" },
                }
            );
            var id = (await created.JsonAsync()).Text("id");
            foreach (var path in new[] { "content", $"content/{id}", $"content/{id}/status", "status" })
            {
                using var response = await api.Client.GetAsync($"{there}/{path}");
                response.StatusCode.Should().Be(HttpStatusCode.OK);
            }
            using var found = await api.Client.PostAsJsonAsync($"{there}/search", new { query = "honey" });
            (await found.JsonAsync()).At("data").GetArrayLength().Should().Be(1);
            using var deleted = await api.Client.DeleteAsync($"{there}/content/{id}");
            (await deleted.JsonAsync()).Text("id").Should().Be(id);
        }
    }
}
