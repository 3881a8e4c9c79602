using System.Text.Json;

namespace Hive.Service.Knowledge.Embedding;

/// <summary>Asks an OpenAI-compatible or an Ollama endpoint for vectors.</summary>
public sealed class EmbeddingClient(EmbeddingSettings settings, HttpClient http, TimeProvider time)
{
    private const int Tries = 4;
    private const int LargestAnswer = 64 * 1024 * 1024;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(30);

    /// <summary>How the vectors are called in the database: vectors of two models cannot be compared.</summary>
    public string Model => settings.Model;

    /// <summary>How many texts go in one call.</summary>
    public int BatchSize => settings.BatchSize;

    /// <summary>A vector of length 1 for each text, tried up to four times.</summary>
    /// <exception cref="EmbeddingException">The endpoint refuses, or does not recover.</exception>
    public async Task<IReadOnlyList<float[]>> EmbedAsync(IReadOnlyList<string> texts, CancellationToken token)
    {
        for (var (attempt, pause) = (1, FirstPause); ; attempt++, pause *= 2)
        {
            try
            {
                return await EmbedOnceAsync(texts, Timeout, token);
            }
            catch (EmbeddingException e) when (e.MayPass && attempt < Tries)
            {
                var wait = e.RetryAfter is { } asked && asked > pause ? asked : pause;
                await Task.Delay(wait < LongestPause ? wait : LongestPause, time, token);
            }
        }
    }

    /// <summary>The same, tried once within a time.</summary>
    /// <exception cref="EmbeddingException">The endpoint refuses, fails, or is too slow.</exception>
    public async Task<IReadOnlyList<float[]>> EmbedOnceAsync(
        IReadOnlyList<string> texts,
        TimeSpan timeout,
        CancellationToken token
    )
    {
        using var deadline = new CancellationTokenSource(timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, token);
        try
        {
            return await AskAsync(texts, either.Token);
        }
        catch (OperationCanceledException e) when (!token.IsCancellationRequested)
        {
            throw Failed("did not answer in time", mayPass: true, e);
        }
        catch (HttpRequestException e)
        {
            throw Failed($"cannot be reached: {e.Message}", mayPass: true, e);
        }
        catch (Exception e) when (e is JsonException or IOException or InvalidOperationException)
        {
            throw Failed("answered with something else than embeddings", mayPass: true, e);
        }
    }

    private async Task<IReadOnlyList<float[]>> AskAsync(IReadOnlyList<string> texts, CancellationToken token)
    {
        var path = settings.Protocol == EmbeddingProtocol.Ollama ? "api/embed" : "embeddings";
        using var request = new HttpRequestMessage(
            HttpMethod.Post,
            new Uri($"{settings.Url.AbsoluteUri.TrimEnd('/')}/{path}")
        )
        {
            Content = new ByteArrayContent(
                JsonSerializer.SerializeToUtf8Bytes(new(settings.Model, texts), EmbeddingJson.Default.EmbeddingQuestion)
            ),
        };
        request.Content.Headers.ContentType = new("application/json");
        if (settings.Key() is { } key)
            request.Headers.Authorization = new("Bearer", key.Reveal());

        using var response = await http.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, token);
        if (!response.IsSuccessStatusCode)
            throw Refused(response);
        await response.Content.LoadIntoBufferAsync(LargestAnswer, token);
        await using var body = await response.Content.ReadAsStreamAsync(token);
        var answer = await JsonSerializer.DeserializeAsync(body, EmbeddingJson.Default.EmbeddingAnswer, token);
        return Checked(answer, texts.Count);
    }

    private List<float[]> Checked(EmbeddingAnswer? answer, int count)
    {
        var vectors =
            answer?.Data?.OrderBy(item => item.Index).Select(item => item.Embedding).ToList()
            ?? answer?.Embeddings?.ToList<float[]?>()
            ?? [];
        if (vectors.Count != count || vectors.Any(one => one is null || one.Length == 0 || one.Length != vectors[0]!.Length))
            throw Failed($"gave {vectors.Count} vectors for {count} texts, or vectors of several lengths", mayPass: false);
        return vectors.ConvertAll(one => UnitVector.Of(one!) ?? throw WithoutDirection());
    }

    private EmbeddingException Refused(HttpResponseMessage response)
    {
        var status = (int)response.StatusCode;
        return new(
            $"The embedding endpoint {settings.Url.Host} answered {status} for the model {settings.Model}.",
            status is 401 or 403 ? "Check its key." : "Check HIVE_EMBEDDINGS_URL and HIVE_EMBEDDINGS_MODEL.",
            mayPass: status is 408 or 429 or >= 500
        )
        {
            // Too long, filtered, not of its language: endpoints refuse single texts so, and a whole call for one of them.
            MayBeOfTheText = status is 400 or 413 or 422,
            RetryAfter = response.Headers.RetryAfter?.Delta,
        };
    }

    private EmbeddingException WithoutDirection() =>
        new(
            $"The embedding endpoint {settings.Url.Host} gave a vector without direction.",
            "Check HIVE_EMBEDDINGS_URL and HIVE_EMBEDDINGS_MODEL.",
            mayPass: false
        )
        {
            MayBeOfTheText = true,
        };

    private EmbeddingException Failed(string what, bool mayPass, Exception? inner = null) =>
        new(
            $"The embedding endpoint {settings.Url.Host} {what}.",
            "Check HIVE_EMBEDDINGS_URL and HIVE_EMBEDDINGS_MODEL.",
            mayPass,
            inner
        );
}
