using System.Globalization;
using System.Net;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Knowledge;

/// <summary>
/// Documents that are small and cost without end: reading them ends, within some memory, and everything else goes on.
/// </summary>
internal sealed class HostileDocumentTests
{
    private static readonly TimeSpan Timeout = TimeSpan.FromMinutes(3);

    [Test]
    public async Task A_file_that_costs_without_end_is_given_up_once_and_later_files_are_taken()
    {
        await using var api = await OneApi.StartAsync(components: folder =>
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, "knowledge"));
            File.WriteAllBytes(Path.Combine(folder.Path, "knowledge", "a.pdf"), Bomb());
            folder.Write("knowledge/b.md", "Bees make honey.");
        });

        await Eventually.HoldsWhenReachedAsync(
            "the file behind the hostile one is taken",
            async () => await EntryAsync(api, "b.md") is { } entry && entry.Text("status") == "completed",
            Timeout
        );
        await Eventually.HoldsWhenReachedAsync(
            "the hostile file is given up",
            async () => await EntryAsync(api, "a.pdf") is not null,
            Timeout
        );
        (await EntryAsync(api, "a.pdf"))!.Value.Text("status_message").Should().Contain("to be read");

        // What comes later is taken without the hostile file being read again.
        api.Folder.Write("knowledge/c.md", "Rain makes floods.");
        await Eventually.HoldsWhenReachedAsync(
            "a later file is taken",
            async () => await EntryAsync(api, "c.md") is not null,
            Timeout
        );
        api.Process.Output.Count(line => line.Contains("a.pdf", StringComparison.Ordinal))
            .Should()
            .Be(1, "it is tried once: {0}", string.Join('\n', api.Process.Output));
        MostMegabytes(api).Should().BeLessThan(400);
    }

    [Test]
    public async Task An_upload_that_costs_without_end_is_refused_and_the_service_goes_on()
    {
        await using var api = await OneApi.StartAsync();
        using var patient = new HttpClient { BaseAddress = api.Client.BaseAddress, Timeout = Timeout };
        patient.DefaultRequestHeaders.Add("x-api-key", ApiEnvironment.Key);
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Bomb()), "file", "bomb.pdf" } };
        using var refused = await patient.PostAsync("/knowledge/content", form);

        (await refused.ShouldBeProblemAsync(HttpStatusCode.BadRequest)).Text("detail").Should().Contain("to be read");
        MostMegabytes(api).Should().BeLessThan(400);
        await api.Process.HealthAsync(HttpStatusCode.OK);
    }

    [Test]
    public async Task An_honest_pdf_is_still_read()
    {
        await using var api = await OneApi.StartAsync();
        using var form = new MultipartFormDataContent { { new ByteArrayContent(Bomb(depth: 1)), "file", "honest.pdf" } };
        using var taken = await api.SendAsync(HttpMethod.Post, "/knowledge/content", form);
        taken.StatusCode.Should().Be(HttpStatusCode.Accepted, await taken.Content.ReadAsStringAsync());
        (await taken.JsonAsync()).At("chunks").GetInt32().Should().BePositive();
    }

    private static async Task<JsonElement?> EntryAsync(OneApi api, string name)
    {
        using var answer = await api.GetAsync("/knowledge/content?limit=100");
        return (await answer.JsonAsync())
            .At("data")
            .EnumerateArray()
            .Where(one => one.Text("name") == name)
            .Cast<JsonElement?>()
            .SingleOrDefault();
    }

    // The most that the process ever had, not what it has given back since.
    private static int MostMegabytes(OneApi api) =>
        int.Parse(
            File.ReadLines($"/proc/{api.Process.Id}/status")
                .First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture
        ) / 1024;

    /// <summary>
    /// A page that draws a form ten times, which draws a form ten times, and so on: some 2 KB, and a letter for each.
    /// </summary>
    private static byte[] Bomb(int depth = 9)
    {
        List<string> objects =
        [
            "<< /Type /Catalog /Pages 2 0 R >>",
            "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 612 792] /Resources << /XObject << /F 6 0 R >> >> /Contents 4 0 R >>",
            Pdf.Stream("", string.Concat(Enumerable.Repeat("/F Do ", 10))),
            "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
        ];
        for (var i = 0; i < depth; i++)
        {
            objects.Add(
                i == depth - 1
                    ? Pdf.Stream(
                        "/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /Font << /T 5 0 R >> >>",
                        "BT /T 12 Tf 100 700 Td (honey) Tj ET"
                    )
                    : Pdf.Stream(
                        $"/Type /XObject /Subtype /Form /BBox [0 0 612 792] /Resources << /XObject << /F {7 + i} 0 R >> >>",
                        string.Concat(Enumerable.Repeat("/F Do ", 10))
                    )
            );
        }
        return Pdf.Of(objects);
    }
}
