using Hive.Service.Starting;
using Microsoft.AspNetCore.Authorization;

namespace Hive.Api.Hosting;

/// <summary>Lets requests wait while the program starts: a restart is then a pause for clients, not a failure.</summary>
internal static class StartGate
{
    // PostgreSQL is there within a second or two; where it stays away, a client is to hear so soon.
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(10);

    /// <summary>For every route that asks for a key. Open routes, as that of health, answer at once.</summary>
    public static void UseStartGate(this WebApplication app)
    {
        var progress = app.Services.GetRequiredService<StartProgress>();
        app.Use(
            async (context, next) =>
            {
                if (
                    progress.Now.Phase != StartPhase.Ready
                    && context.GetEndpoint() is { } endpoint
                    && endpoint.Metadata.GetMetadata<IAllowAnonymous>() is null
                )
                    await progress.WaitAsync(Longest, context.RequestAborted);
                await next(context);
            }
        );
    }
}
