namespace Hive.Service.Access;

/// <summary>A key as it is listed: everything but the key.</summary>
/// <param name="Id">Twelve hexadecimal digits; also the second part of the key's text.</param>
/// <param name="Name">Unique among keys that are not revoked.</param>
/// <param name="Scopes">What it may do.</param>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="CreatedBy">The name of the key that made it.</param>
/// <param name="RevokedAt">When it stopped to count; nothing while it counts.</param>
/// <param name="RevokedBy">The name of the key that revoked it.</param>
/// <param name="UserId">Whose sessions, runs and memories it sees and changes; nothing for everybody's.</param>
public sealed record AccessKey(
    string Id,
    string Name,
    Scopes Scopes,
    DateTimeOffset CreatedAt,
    string CreatedBy,
    DateTimeOffset? RevokedAt,
    string? RevokedBy,
    string? UserId = null
);
