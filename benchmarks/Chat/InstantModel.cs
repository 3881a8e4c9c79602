using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace Hive.Benchmarks.Chat;

/// <summary>An OpenAI-compatible endpoint that has its answer ready: what is measured is the API, not the model.</summary>
internal static class InstantModel
{
    private static readonly byte[] Answer = Encoding.UTF8.GetBytes(
        string.Concat(
            new[]
            {
                """{"id":"c","object":"chat.completion.chunk","created":1,"model":"instant","choices":[{"index":0,"delta":{"role":"assistant","content":"Hello"},"finish_reason":null}]}""",
                """{"id":"c","object":"chat.completion.chunk","created":1,"model":"instant","choices":[{"index":0,"delta":{"content":", world."},"finish_reason":null}]}""",
                """{"id":"c","object":"chat.completion.chunk","created":1,"model":"instant","choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}""",
                """{"id":"c","object":"chat.completion.chunk","created":1,"model":"instant","choices":[],"usage":{"prompt_tokens":7,"completion_tokens":3,"total_tokens":10}}""",
                "[DONE]",
            }.Select(data => $"data: {data}\n\n")
        )
    );

    /// <summary>Listens on every address: a container reaches it through its gateway.</summary>
    public static async Task<WebApplication> StartAsync(int port)
    {
        var builder = WebApplication.CreateEmptyBuilder(new());
        builder.WebHost.UseKestrelCore().UseUrls($"http://0.0.0.0:{port}");
        builder.Services.AddRoutingCore();
        var app = builder.Build();
        app.MapPost(
            "/v1/chat/completions",
            async context =>
            {
                await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
                context.Response.ContentType = "text/event-stream";
                context.Response.ContentLength = Answer.Length;
                await context.Response.Body.WriteAsync(Answer, context.RequestAborted);
            }
        );
        await app.StartAsync();
        return app;
    }
}
