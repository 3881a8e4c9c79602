using System.Net;
using Hive.Api.Problems;
using Hive.Api.Settings;
using Microsoft.AspNetCore.Authorization;

namespace Hive.Api.Access;

/// <summary>While authentication is off, this API answers to this machine's names only.</summary>
/// <remarks>
/// A web page may give its own name the address 127.0.0.1 (DNS rebinding): to the browser it then is of one origin with this
/// API. The name that the browser sends is the only thing that tells. Where a key is needed, such a page lacks the key.
/// </remarks>
internal static class HostCheck
{
    public static void UseHostCheck(this WebApplication app, ApiSettings settings)
    {
        if (!settings.AccessIsOff)
            return;
        app.Use(
            (context, next) =>
                IsOurs(context.Request.Host.Host, settings)
                || context.GetEndpoint()?.Metadata.GetMetadata<IAllowAnonymous>() is not null
                    ? next(context)
                    : context.WriteProblemAsync(
                        StatusCodes.Status403Forbidden,
                        $"While {SettingNames.AuthDisabled} is true, this API does not answer for the host \"{Short(context.Request.Host.Host)}\". "
                            + $"Ask for 127.0.0.1, or name the host in {SettingNames.AllowedHosts}."
                    )
        );
    }

    private static bool IsOurs(string host, ApiSettings settings)
    {
        var name = host.Trim('[', ']').TrimEnd('.');
        return name.Equals("localhost", StringComparison.OrdinalIgnoreCase)
            || (
                IPAddress.TryParse(name, out var address) && (IPAddress.IsLoopback(address) || address.Equals(settings.Host))
            )
            || settings.AllowedHosts.Contains(name, StringComparer.OrdinalIgnoreCase);
    }

    private static string Short(string host) => host.Length > 80 ? host[..80] + "…" : host;
}
