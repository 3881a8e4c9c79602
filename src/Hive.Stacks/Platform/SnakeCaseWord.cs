using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hive.Stacks.Platform;

/// <summary>A value of an enumeration as its word in snake_case: an attribute names it on the type.</summary>
internal sealed class SnakeCaseWord<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.SnakeCaseLower)
    where T : struct, Enum;
