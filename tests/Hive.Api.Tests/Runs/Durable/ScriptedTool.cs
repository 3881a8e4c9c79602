using System.Collections.Concurrent;
using Hive.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Hive.Api.Tests.Runs.Durable;

/// <summary>What an http tool calls. It counts, so that a call that came twice is seen.</summary>
internal sealed class ScriptedTool : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentDictionary<string, int> calls = new();

    private ScriptedTool(WebApplication app) => this.app = app;

    public required string Url { get; init; }

    /// <summary>Called before a call is answered; its argument is the path.</summary>
    public Func<string, CancellationToken, Task> Before { get; set; } = (_, _) => Task.CompletedTask;

    public int CallsOf(string path) => calls.GetValueOrDefault(path);

    public IReadOnlyDictionary<string, int> Calls => calls;

    public static async Task<ScriptedTool> StartAsync()
    {
        var port = Machine.FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls($"http://127.0.0.1:{port}");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        var tool = new ScriptedTool(app) { Url = $"http://127.0.0.1:{port}" };
        app.MapMethods("/{**path}", ["GET", "POST"], tool.AnswerAsync);
        await app.StartAsync();
        return tool;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync();

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value!.Trim('/');
        calls.AddOrUpdate(path, 1, (_, count) => count + 1);
        await Before(path, context.RequestAborted);
        await context.Response.WriteAsync($"result of {path}");
    }
}
