using System.Net;

namespace Hive.Stacks.Requests;

/// <summary>Where a companion of the stacks listens on this machine.</summary>
/// <param name="Bind">The address.</param>
/// <param name="Port">1 to 65535.</param>
public sealed record CompanionAddress(IPAddress Bind, int Port);
