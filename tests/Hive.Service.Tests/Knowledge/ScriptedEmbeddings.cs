using System.Net;
using System.Text;
using System.Text.Json;
using Hive.Service.Knowledge.Embedding;
using Hive.Testing;

namespace Hive.Service.Tests.Knowledge;

/// <summary>
/// An embedding endpoint over HTTP. Texts with a common topic get vectors in one direction, whatever their words.
/// </summary>
internal sealed class ScriptedEmbeddings : IDisposable
{
    private static readonly string[][] Topics =
    [
        ["car", "automobile", "vehicle"],
        ["honey", "bee", "nectar"],
        ["rain", "weather", "storm"],
    ];

    private readonly HttpListener listener = new();
    private readonly Queue<Func<HttpListenerContext, Task>> script = new();
    private readonly int port = Machine.FreePort();

    public ScriptedEmbeddings()
    {
        listener.Prefixes.Add($"http://127.0.0.1:{port}/");
        listener.Start();
        _ = ServeAsync();
    }

    /// <summary>How many texts each call had.</summary>
    public List<int> Calls { get; } = [];

    public List<string?> Keys { get; } = [];

    public int Dimension { get; set; } = 8;

    /// <summary>What the next call meets instead of an answer.</summary>
    public void Next(Func<HttpListenerContext, Task> answer) => script.Enqueue(answer);

    public void NextFails(int status) =>
        Next(context =>
        {
            context.Response.StatusCode = status;
            context.Response.Close();
            return Task.CompletedTask;
        });

    public EmbeddingClient Client(
        EmbeddingProtocol protocol = EmbeddingProtocol.OpenAI,
        string model = "topics",
        int batch = 4
    ) =>
        new(
            new()
            {
                Protocol = protocol,
                Url = new(protocol == EmbeddingProtocol.OpenAI ? $"http://127.0.0.1:{port}/v1" : $"http://127.0.0.1:{port}"),
                Model = model,
                BatchSize = batch,
                Key = () => new("sk-of-a-test"),
            },
            new(),
            TimeProvider.System
        );

    public void Dispose() => listener.Close();

    private async Task ServeAsync()
    {
        while (listener.IsListening)
        {
            try
            {
                await AnswerAsync(await listener.GetContextAsync());
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                // The client has gone, or the test is over.
            }
        }
    }

    private async Task AnswerAsync(HttpListenerContext context)
    {
        if (script.TryDequeue(out var scripted))
        {
            await scripted(context);
            return;
        }
        using var question = await JsonDocument.ParseAsync(context.Request.InputStream);
        var vectors = question
            .RootElement.GetProperty("input")
            .EnumerateArray()
            .Select(text => VectorOf(text.GetString()!))
            .ToList();
        Calls.Add(vectors.Count);
        Keys.Add(context.Request.Headers["Authorization"]);
        // Backwards, as an endpoint may: the index says which is which.
        object answer =
            context.Request.Url!.AbsolutePath == "/v1/embeddings"
                ? new { data = vectors.Select((vector, index) => new { index, embedding = vector }).Reverse() }
                : new { embeddings = vectors };
        await context.Response.OutputStream.WriteAsync(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(answer)));
        context.Response.Close();
    }

    private float[] VectorOf(string text)
    {
        var vector = new float[Dimension];
        vector[^1] = 0.1f;
        for (var i = 0; i < Topics.Length; i++)
            vector[i] = 5 * Topics[i].Count(word => text.Contains(word, StringComparison.OrdinalIgnoreCase));
        return vector;
    }
}
