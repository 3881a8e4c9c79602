using System.Buffers.Binary;
using System.Globalization;

namespace Hive.Stacks.Data;

/// <summary>What a cluster says of itself in <c>global/pg_control</c>.</summary>
/// <param name="System">PostgreSQL's number of the cluster, in decimal.</param>
/// <param name="Timeline">The timeline of its last checkpoint: each rewind begins another one.</param>
internal sealed record ControlFile(string System, uint Timeline)
{
    // ControlFileData (pg_control.h), the same from version 11 on: the first field, and ThisTimeLineID in checkPointCopy.
    private const int TimelineAt = 48;

    /// <summary>Reads it; null when it is not there, or closed to this user.</summary>
    /// <param name="dataFolder">The cluster's folder.</param>
    public static ControlFile? Read(string dataFolder)
    {
        try
        {
            using var file = File.OpenHandle(Path.Combine(dataFolder, "global", "pg_control"));
            Span<byte> first = stackalloc byte[TimelineAt + sizeof(uint)];
            first.Clear();
            if (RandomAccess.Read(file, first, 0) < sizeof(ulong))
                return null;
            // In the machine's own byte order, which is this one wherever .NET runs.
            return new ControlFile(
                BinaryPrimitives.ReadUInt64LittleEndian(first).ToString(CultureInfo.InvariantCulture),
                BinaryPrimitives.ReadUInt32LittleEndian(first[TimelineAt..])
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
