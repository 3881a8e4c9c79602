namespace Hive.Api.Access;

/// <summary>Which key a request came with, itself or by way of a browser's session.</summary>
/// <param name="Id">Nothing for the root key.</param>
internal sealed record CallerKey(string? Id);
