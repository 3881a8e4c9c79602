using System.Net;
using Hive.Api.Hosting;
using Hive.Api.Settings;
using Hive.Api.Tests.Driving;
using Hive.Testing;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;

namespace Hive.Api.Tests;

internal sealed class UnexpectedFailureTests
{
    [Test]
    public async Task A_start_that_breaks_unexpectedly_ends_the_program_with_1_not_0()
    {
        using var environment = ApiEnvironment.WithoutDatabase();
        var code = await ExitCode.OfAsync(async () =>
        {
            var settings = ApiSettings.Read(environment.Variables);
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.AddServer(settings);
            builder.AddDatabase(settings);
            await using var app = builder.Build();
            // Nothing from outside breaks the start unexpectedly; a pool that is gone before it begins does.
            await app.Services.GetRequiredService<NpgsqlDataSource>().DisposeAsync();
            await app.ServeAsync(settings);
        });
        code.Should().Be(1);
    }

    [Test]
    public async Task A_model_without_its_key_is_one_sentence_in_the_log_and_no_unhandled_exception()
    {
        await using var api = await OneApi.StartAsync(components: folder =>
        {
            Directory.CreateDirectory(Path.Combine(folder.Path, "agents", "keyless"));
            folder.Write(
                "agents/keyless/config.yaml",
                "agent: { agent_id: keyless, name: Keyless }\nmodel: { provider: openai, id: m, key_variable: ABSENT_KEY }\n"
            );
        });

        using var answer = await api.PostAsync("/api/v1/agents/keyless/runs", """{"message":"hello"}""");

        await answer.ShouldBeProblemAsync(HttpStatusCode.ServiceUnavailable);
        // The log is written in the background.
        await Eventually.HoldsWhenReachedAsync(
            "the log says what is missing",
            () => Task.FromResult(api.Process.Output.Any(line => line.Contains("ABSENT_KEY is not set")))
        );
        api.Process.Output.Where(line => line.Contains("ABSENT_KEY is not set"))
            .Should()
            .OnlyContain(line => line.Contains("\"LogLevel\":\"Warning\"") && !line.Contains("   at "));
        api.Process.Output.Should()
            .NotContain(line => line.Contains("unhandled exception", StringComparison.OrdinalIgnoreCase));
    }
}
