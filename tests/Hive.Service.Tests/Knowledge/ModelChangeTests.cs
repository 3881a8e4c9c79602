namespace Hive.Service.Tests.Knowledge;

internal sealed class ModelChangeTests
{
    [Test]
    public async Task Another_model_embeds_everything_anew()
    {
        using var endpoint = new ScriptedEmbeddings();
        await using var postgres = await VectorPostgres.StartAsync();
        await using (var before = await KnowledgeBase.MakeAsync(postgres.Connect(), endpoint.Client()))
        {
            await before.UploadAsync("a.csv", "text\ncar\nhoney\n");
            (await before.Embedder!.CatchUpAsync(CancellationToken.None)).Should().Be(2);
        }

        endpoint.Dimension = 12;
        await using var after = await KnowledgeBase.MakeAsync(postgres.Connect(), endpoint.Client(model: "better"));
        await after.Vectors.LookAsync(CancellationToken.None);
        (await after.Embedder!.CatchUpAsync(CancellationToken.None)).Should().Be(2);
        (after.Vectors.Space!.Model, after.Vectors.Space.Dimension, after.Vectors.Space.Indexed)
            .Should()
            .Be(("better", 12, true));
        (await after.FindAsync("automobile"))[0].Text.Should().Contain("car");
    }
}
