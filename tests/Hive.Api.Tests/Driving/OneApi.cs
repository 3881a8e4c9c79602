using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Hive.Tests.Postgres;

namespace Hive.Api.Tests.Driving;

/// <summary>A healthy API with a database and a components folder of its own, and a client with the root key.</summary>
internal sealed class OneApi : IAsyncDisposable
{
    private OneApi(TestDatabase database, ApiEnvironment environment, TemporaryFolder folder)
    {
        (Database, Environment, Folder) = (database, environment, folder);
        Process = ApiProcess.Start(environment);
    }

    public TestDatabase Database { get; }
    public ApiEnvironment Environment { get; }
    public ApiProcess Process { get; }

    /// <summary>What <c>HIVE_COMPONENTS_FOLDER</c> names.</summary>
    public TemporaryFolder Folder { get; }

    /// <summary>Sends no key by itself.</summary>
    public HttpClient Client => Process.Client;

    public static async Task<OneApi> StartAsync(
        Action<ApiEnvironment>? with = null,
        Action<TemporaryFolder>? components = null
    )
    {
        var database = await SharedPostgres.NewDatabaseAsync();
        var folder = new TemporaryFolder();
        components?.Invoke(folder);
        var environment = ApiEnvironment.For(database).With("HIVE_COMPONENTS_FOLDER", folder.Path);
        with?.Invoke(environment);
        var api = new OneApi(database, environment, folder);
        await api.Process.HealthAsync(HttpStatusCode.OK, "ready");
        return api;
    }

    /// <summary>With the root key unless another one is given.</summary>
    public Task<HttpResponseMessage> SendAsync(
        HttpMethod method,
        string path,
        HttpContent? body = null,
        string key = ApiEnvironment.Key
    ) => Client.SendAsync(new HttpRequestMessage(method, path) { Content = body }.With("x-api-key", key));

    public Task<HttpResponseMessage> GetAsync(string path, string key = ApiEnvironment.Key) =>
        SendAsync(HttpMethod.Get, path, null, key);

    public Task<HttpResponseMessage> PostAsync(string path, string json, string key = ApiEnvironment.Key) =>
        SendAsync(HttpMethod.Post, path, Json(Encoding.UTF8.GetBytes(json)), key);

    public static HttpContent Json(byte[] bytes) =>
        new ByteArrayContent(bytes) { Headers = { ContentType = new MediaTypeHeaderValue("application/json") } };

    public async ValueTask DisposeAsync()
    {
        await Process.DisposeAsync();
        Environment.Dispose();
        Folder.Dispose();
        Database.Dispose();
    }
}
