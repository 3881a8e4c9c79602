namespace Hive.Api.Access;

/// <summary>Marks an endpoint that answers without a key.</summary>
internal sealed class OpenToAll;
