using System.Text.Json.Serialization;
using Hive.Service.Components;

namespace Hive.Service.Runs.Records;

/// <summary>Who an event comes from.</summary>
internal sealed record AuthorPayload(string Kind, string Id, string Name)
{
    [JsonIgnore]
    public Author Author => new(ComponentKinds.Parse(Kind), Id, Name);
}
