using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;
using Hive.Tests.Postgres;

namespace Hive.Api.Tests.Runs;

/// <summary>The real API with components of a test, a scripted model and a database of its own.</summary>
internal sealed class RunningHive : IAsyncDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ApiEnvironment environment;

    private RunningHive(TestDatabase database, ScriptedModel model)
    {
        (Database, Model) = (database, model);
        environment = ApiEnvironment
            .For(database)
            .With("HIVE_COMPONENTS_FOLDER", folder.Path)
            .With("HIVE_SECRETS_FOLDER", Path.Combine(folder.Path, "secrets"))
            .With("OPENAI_BASE_URL", model.Url)
            .With("OPENAI_API_KEY", "");
        Directory.CreateDirectory(Path.Combine(folder.Path, "secrets"));
        File.WriteAllText(KeyFile, "sk-of-a-test");
    }

    public TestDatabase Database { get; }

    public ScriptedModel Model { get; }

    public ApiProcess Api { get; private set; } = null!;

    public string KeyFile => Path.Combine(folder.Path, "secrets", "OPENAI_API_KEY");

    public string Url => $"http://127.0.0.1:{environment.Port}";

    /// <summary>With the key.</summary>
    public HttpClient Client { get; private set; } = null!;

    /// <summary>Starts it; before that, <paramref name="components"/> writes its files.</summary>
    public static async Task<RunningHive> StartAsync(Action<RunningHive> components, TestDatabase? database = null)
    {
        var hive = new RunningHive(database ?? await SharedPostgres.NewDatabaseAsync(), await ScriptedModel.StartAsync());
        components(hive);
        await hive.StartApiAsync();
        return hive;
    }

    public async Task StartApiAsync()
    {
        Api = ApiProcess.Start(environment);
        Client = new(new RouteLog()) { BaseAddress = new(Url), Timeout = TimeSpan.FromSeconds(60) };
        Client.DefaultRequestHeaders.Add("x-api-key", ApiEnvironment.Key);
        await Api.HealthAsync(HttpStatusCode.OK, "ready");
    }

    public RunningHive With(string name, string value)
    {
        environment.With(name, value);
        return this;
    }

    /// <summary>Writes <c>FOLDER/ID/config.yaml</c>.</summary>
    public RunningHive Component(string place, string yaml)
    {
        var file = Path.Combine(folder.Path, place, "config.yaml");
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, yaml);
        return this;
    }

    /// <summary>Writes a file below the components folder, and gives its path.</summary>
    public string Write(string place, string content)
    {
        var file = Path.Combine(folder.Path, place);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, content);
        return file;
    }

    /// <summary>An agent that asks the scripted model of its own name.</summary>
    public RunningHive Agent(string id, string more = "") =>
        Component(
            $"agents/{id}",
            $"agent: {{ agent_id: {id}, name: {id}, role: knows {id} }}\nmodel: {{ provider: openai, id: {id} }}\ninstructions: You are {id}.\n{more}"
        );

    /// <summary>Another process on the same database, with the same components.</summary>
    public async Task<(ApiProcess Api, HttpClient Client)> StartAnotherAsync()
    {
        var other = ApiEnvironment
            .For(Database)
            .With("HIVE_COMPONENTS_FOLDER", folder.Path)
            .With("HIVE_SECRETS_FOLDER", Path.Combine(folder.Path, "secrets"))
            .With("OPENAI_BASE_URL", Model.Url)
            .With("OPENAI_API_KEY", "");
        var api = ApiProcess.Start(other);
        HttpClient client = new(new RouteLog())
        {
            BaseAddress = new($"http://127.0.0.1:{other.Port}"),
            Timeout = TimeSpan.FromSeconds(60),
        };
        client.DefaultRequestHeaders.Add("x-api-key", ApiEnvironment.Key);
        await api.HealthAsync(HttpStatusCode.OK, "ready");
        return (api, client);
    }

    public async Task<JsonElement> RunAsync(string address, object body, HttpClient? client = null)
    {
        using var response = await (client ?? Client).PostAsJsonAsync($"/api/v1/{address}/runs", body);
        var answer = await response.JsonAsync();
        response.StatusCode.Should().Be(HttpStatusCode.OK, "{0}", answer);
        return answer;
    }

    /// <summary>The id of a session's run, once it is on record.</summary>
    public async Task<string> RunningIdAsync(string session)
    {
        var id = "";
        await Eventually.HoldsWhenReachedAsync(
            $"session {session} has a run",
            async () =>
                (
                    id = await Database.ValueAsync<string>(
                        $"select coalesce((select id::text from hive.runs where session_id = '{session}'), '')"
                    )
                ) != ""
        );
        return id;
    }

    public async ValueTask DisposeAsync()
    {
        Client?.Dispose();
        if (Api is not null)
            await Api.DisposeAsync();
        await Model.DisposeAsync();
        Database.Dispose();
        folder.Dispose();
    }
}
