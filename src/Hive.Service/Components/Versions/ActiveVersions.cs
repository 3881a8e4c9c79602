using Hive.Service.Components.Files;

namespace Hive.Service.Components.Versions;

/// <summary>The version that counts, of every component that ever was.</summary>
internal sealed record ActiveVersions(IReadOnlyDictionary<(string Kind, string Id), ActiveVersion> ByComponent)
{
    public ActiveVersion? Of(ComponentPlace place) =>
        ByComponent.GetValueOrDefault((VersionStore.Word(place.Kind), place.Id));
}

/// <summary>One that counts, and the hash of the newest one, which its file had last.</summary>
internal sealed record ActiveVersion(string Kind, string Id, int Version, string Hash, string Text, string NewestHash);
