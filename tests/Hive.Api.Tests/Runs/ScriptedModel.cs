using System.Collections.Concurrent;
using System.Text.Json;
using Hive.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hive.Api.Tests.Runs;

/// <summary>An OpenAI-compatible endpoint that answers as a test tells it to, model by model.</summary>
internal sealed class ScriptedModel : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, Func<ModelCall, Task>> scripts = new();
    private readonly ConcurrentDictionary<string, int> calls = new();
    private readonly ConcurrentQueue<JsonElement> requests = new();

    private ScriptedModel(WebApplication app) => this.app = app;

    public required string Url { get; init; }

    /// <summary>The bodies that were sent, in their order.</summary>
    public IReadOnlyList<JsonElement> Requests => [.. requests];

    public static async Task<ScriptedModel> StartAsync()
    {
        var port = Machine.FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var model = new ScriptedModel(app) { Url = $"http://127.0.0.1:{port}/v1" };
        app.MapPost("/v1/chat/completions", model.AnswerAsync);
        app.MapPost("/v1/embeddings", EmbedAsync);
        await app.StartAsync();
        return model;
    }

    /// <summary>What a model of that name does.</summary>
    public ScriptedModel On(string name, Func<ModelCall, Task> script)
    {
        scripts[name] = script;
        return this;
    }

    /// <summary>A model that says the same whatever it is asked.</summary>
    public ScriptedModel Says(string name, string text) => On(name, call => call.SayAsync(text));

    public int CallsOf(string name) => calls.GetValueOrDefault(name);

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    // The same vector for every text.
    private static async Task EmbedAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var vectors = Enumerable
            .Range(0, body.RootElement.GetProperty("input").GetArrayLength())
            .Select(at => $$"""{"index":{{at}},"embedding":[0.6,0.8]}""");
        context.Response.ContentType = "application/json";
        await context.Response.WriteAsync($$"""{"data":[{{string.Join(',', vectors)}}]}""");
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var request = body.RootElement.Clone();
        requests.Enqueue(request);
        var name = request.GetProperty("model").GetString()!;
        var number = calls.AddOrUpdate(name, 1, (_, count) => count + 1);
        await scripts[name](new(context, request, number));
    }
}
