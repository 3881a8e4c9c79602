using Hive.Service.Access;

namespace Hive.Api.Access;

/// <summary>What a key must be allowed to do to open an endpoint.</summary>
internal sealed record NeededScope(Scopes Scope);
