using System.Net;

namespace Hive.Service.Tools.Http;

/// <summary>
/// Addresses at which a cloud tells a machine, and whoever asks on it, its credentials. Nothing that agents use is there,
/// while private networks may have a model's endpoint or a tool.
/// </summary>
public static class MetadataAddress
{
    // All link-local ones, and those that clouds have put elsewhere: Amazon's in IPv6, Alibaba's, and Azure's host agent.
    private static readonly IPNetwork[] Networks =
    [
        IPNetwork.Parse("169.254.0.0/16"),
        IPNetwork.Parse("fe80::/10"),
        IPNetwork.Parse("fd00:ec2::/32"),
        IPNetwork.Parse("100.100.100.200/32"),
        IPNetwork.Parse("168.63.129.16/32"),
    ];

    /// <summary>Whether an address is one of them.</summary>
    public static bool Is(IPAddress address)
    {
        var plain = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return Networks.Any(network => network.BaseAddress.AddressFamily == plain.AddressFamily && network.Contains(plain));
    }

    /// <summary>Has a handler connect to none of them, whatever name leads there.</summary>
    /// <remarks>A proxy, where one is set, looks names up itself and decides for itself.</remarks>
    public static SocketsHttpHandler Refuse(SocketsHttpHandler handler)
    {
        handler.ConnectCallback = (context, token) =>
            CheckedConnection.OpenAsync(
                context.DnsEndPoint,
                Is,
                "at which clouds give a machine's credentials away; nothing is sent there",
                token
            );
        return handler;
    }
}
