using System.Net;
using System.Net.Sockets;
using Hive.Api.Access;
using Hive.Api.Limits;
using Hive.Api.Problems;
using Hive.Api.Settings;
using Hive.Service.Problems;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace Hive.Api.Hosting;

/// <summary>The HTTP server: where it listens, and how it begins and ends.</summary>
internal static class Server
{
    // With the rest of a stop it stays below two seconds, whatever requests are still running.
    private static readonly TimeSpan LastRequests = TimeSpan.FromSeconds(1.7);

    public static void AddServer(this WebApplicationBuilder builder, ApiSettings settings)
    {
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Limits.MaxRequestBodySize = LimitFeature.UsualBody;
                kestrel.Listen(
                    settings.Host,
                    settings.Port,
                    listen =>
                    {
                        listen.Use(listen.ApplicationServices.GetRequiredService<ConnectionDraining>().Watch);
                        listen.UseProblemsForRefused();
                    }
                );
            });
        builder.Services.AddSingleton<ConnectionDraining>();
        builder.Services.AddHostedService(services => services.GetRequiredService<ConnectionDraining>());
        builder
            .Services.AddOptions<SocketTransportOptions>()
            .Configure<ConnectionDraining>((sockets, draining) => sockets.CreateBoundListenSocket = draining.Listen);
        builder.Services.AddRoutingCore();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = LastRequests);
    }

    /// <summary>Notes for the end which connections have had a request.</summary>
    public static void UseConnectionDraining(this WebApplication app)
    {
        var draining = app.Services.GetRequiredService<ConnectionDraining>();
        app.Use(
            (context, next) =>
            {
                draining.Begun(context);
                return next(context);
            }
        );
    }

    /// <summary>Until SIGTERM or SIGINT, or until the start proves impossible.</summary>
    /// <exception cref="ProblemException">The address cannot be listened on, or the database refuses this
    /// program.</exception>
    public static async Task ServeAsync(this WebApplication app, ApiSettings settings)
    {
        // Asked for now: the services are gone once the app has run.
        var start = app.Services.GetRequiredService<DatabaseStartService>();
        app.Services.GetRequiredService<Authentication>().Warn(app.Logger);
        try
        {
            TryAddress(settings);
            await app.RunAsync();
        }
        catch (Exception e)
            when (e
                    is SocketException { SocketErrorCode: SocketError.AddressAlreadyInUse }
                        or IOException { InnerException: AddressInUseException }
            )
        {
            throw new AddressTakenException(
                $"Port {settings.Port} on {settings.Host} is taken by another program.",
                $"Stop that program, or set {SettingNames.ApiPort} to a free port.",
                e
            );
        }
        catch (SocketException e) when (e.SocketErrorCode != SocketError.AddressAlreadyInUse)
        {
            throw new SettingsException(
                $"hive-api cannot listen on {settings.Host}:{settings.Port}: {e.Message}.",
                $"Set {SettingNames.ApiHost} to an address of this machine and {SettingNames.ApiPort} to a port that this user may open.",
                e
            );
        }
        start.ThrowIfFailed();
    }

    // Before the host does it, which logs two failures with traces and leaves the reason to be found among them.
    private static void TryAddress(ApiSettings settings)
    {
        using var socket = new Socket(settings.Host.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (settings.Host.Equals(IPAddress.IPv6Any))
            socket.DualMode = true;
        socket.Bind(new IPEndPoint(settings.Host, settings.Port));
    }
}
