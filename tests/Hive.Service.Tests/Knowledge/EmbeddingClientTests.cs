using Hive.Service.Knowledge.Embedding;

namespace Hive.Service.Tests.Knowledge;

internal sealed class EmbeddingClientTests
{
    private readonly ScriptedEmbeddings endpoint = new();

    [OneTimeTearDown]
    public void Close() => endpoint.Dispose();

    [TestCase(EmbeddingProtocol.OpenAI)]
    [TestCase(EmbeddingProtocol.Ollama)]
    public async Task Each_text_gets_its_own_vector_of_length_1(EmbeddingProtocol protocol)
    {
        var vectors = await endpoint.Client(protocol).EmbedAsync(["a car", "honey"], CancellationToken.None);
        vectors.Select(vector => Array.IndexOf(vector, vector.Max())).Should().Equal(0, 1);
        vectors.Should().OnlyContain(vector => Math.Abs(vector.Sum(x => x * x) - 1) < 1e-5);
        endpoint.Keys[^1].Should().Be("Bearer sk-of-a-test");
    }

    [TestCase(429)]
    [TestCase(500)]
    [TestCase(503)]
    public async Task A_failure_that_may_pass_is_tried_again(int status)
    {
        endpoint.NextFails(status);
        (await endpoint.Client().EmbedAsync(["honey"], CancellationToken.None)).Should().HaveCount(1);
    }

    [TestCase(400)]
    [TestCase(401)]
    [TestCase(404)]
    public async Task A_refusal_is_not_tried_again(int status)
    {
        endpoint.NextFails(status);
        var failed = await FluentActions
            .Awaiting(() => endpoint.Client().EmbedAsync(["honey"], CancellationToken.None))
            .Should()
            .ThrowAsync<EmbeddingException>();
        failed.Which.Message.Should().Contain($"answered {status}").And.NotContain("sk-of-a-test").And.NotContain("honey");
    }

    [TestCase("")]
    [TestCase("{")]
    [TestCase("{}")]
    [TestCase("""{"data": []}""")]
    [TestCase("""{"data": [{"index": 0, "embedding": []}]}""")]
    [TestCase("""{"data": [{"index": 0, "embedding": [0, 0, 0]}]}""")]
    [TestCase("""{"data": [{"index": 0, "embedding": ["a"]}]}""")]
    public async Task Garbage_is_a_failure(string body)
    {
        endpoint.Next(async context =>
        {
            await context.Response.OutputStream.WriteAsync(System.Text.Encoding.UTF8.GetBytes(body));
            context.Response.Close();
        });
        await FluentActions
            .Awaiting(() => endpoint.Client().EmbedOnceAsync(["honey"], TimeSpan.FromSeconds(20), CancellationToken.None))
            .Should()
            .ThrowAsync<EmbeddingException>();
    }

    [Test]
    public async Task An_endpoint_that_hangs_is_given_up_on()
    {
        endpoint.Next(_ => Task.CompletedTask);
        var failed = await FluentActions
            .Awaiting(() =>
                endpoint.Client().EmbedOnceAsync(["honey"], TimeSpan.FromMilliseconds(300), CancellationToken.None)
            )
            .Should()
            .ThrowAsync<EmbeddingException>();
        failed.Which.Message.Should().Contain("did not answer in time");
    }
}
