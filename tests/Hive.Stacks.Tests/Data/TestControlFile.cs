using System.Buffers.Binary;

namespace Hive.Stacks.Tests.Data;

/// <summary>What a cluster says of itself, as PostgreSQL writes it.</summary>
internal static class TestControlFile
{
    /// <param name="dataFolder">The cluster's folder.</param>
    /// <param name="system">PostgreSQL's number of the cluster.</param>
    /// <param name="timeline">Its timeline.</param>
    public static void Write(string dataFolder, ulong system, uint timeline = 1)
    {
        var bytes = new byte[64];
        BinaryPrimitives.WriteUInt64LittleEndian(bytes, system);
        BinaryPrimitives.WriteUInt32LittleEndian(bytes.AsSpan(48), timeline);
        Directory.CreateDirectory(Path.Combine(dataFolder, "global"));
        File.WriteAllBytes(Path.Combine(dataFolder, "global", "pg_control"), bytes);
    }
}
