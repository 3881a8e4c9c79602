using System.Text.Json.Serialization;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Data;

/// <summary>What is on file about data, as JSON that a person can read.</summary>
[JsonSerializable(typeof(BackupManifest))]
[JsonSerializable(typeof(ClusterMarker))]
[JsonSerializable(typeof(DataChanges))]
[JsonSerializable(typeof(ExportManifest))]
[JsonSerializable(typeof(ServedClusters))]
[JsonSerializable(typeof(IEnumerable<string>))]
internal sealed partial class DataJson : JsonSerializerContext
{
    /// <summary>On one line, for programs that read the console's output.</summary>
    public static DataJson Lines { get; } = new(JsonPolicy.Options());

    /// <summary>On file: the console's policy, on several lines.</summary>
    public static DataJson Files { get; } = new(new(JsonPolicy.Options()) { WriteIndented = true });
}
