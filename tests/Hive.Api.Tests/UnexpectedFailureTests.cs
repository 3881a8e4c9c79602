using Hive.Api.Hosting;
using Hive.Api.Settings;
using Hive.Api.Tests.Driving;
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
}
