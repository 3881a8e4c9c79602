using System.Text;
using Hive.Stacks.Plans;
using Hive.Stacks.Platform;

namespace Hive.Stacks.Engines.Local;

/// <summary>The log of one local process, which is put aside when it is full while it is being read.</summary>
/// <param name="source">Whose it is.</param>
/// <param name="path">The newest file of it.</param>
internal sealed class LocalLogFile(string source, string path) : IDisposable
{
    private FileStream? _newest;
    private DateTimeOffset _last;

    /// <summary>The whole lines that were written since the last look; at the first all that are kept.</summary>
    public IReadOnlyList<LogLine> ReadNew()
    {
        var lines = new List<LogLine>();
        if (_newest is null)
        {
            foreach (var older in ProcessFiles.OlderThan(path))
                ReadWhole(older, lines);
            _newest = Open(path);
        }

        if (_newest is null)
            return lines;
        Read(_newest, lines);
        // The open file keeps what was written to it last, whatever its name is by now.
        while (HasBeenPutAside() && Open(path) is { } next)
        {
            Read(_newest, lines);
            _newest.Dispose();
            Read(_newest = next, lines);
        }

        return lines;
    }

    public void Dispose() => _newest?.Dispose();

    private static FileStream? Open(string file)
    {
        try
        {
            return new FileStream(
                file,
                FileMode.Open,
                FileAccess.Read,
                FileShare.ReadWrite | FileShare.Delete,
                bufferSize: 0
            );
        }
        catch (IOException exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private void ReadWhole(string file, List<LogLine> lines)
    {
        using var stream = Open(file);
        if (stream is not null)
            Read(stream, lines);
    }

    // Counted in bytes: text that was decoded may be longer or shorter than what stands in the file.
    private void Read(FileStream stream, List<LogLine> lines)
    {
        // Emptied by hand.
        if (stream.Length < stream.Position)
            stream.Position = 0;
        var bytes = new byte[stream.Length - stream.Position];
        var length = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        // A line that is still being written is left for the next look.
        var end = bytes.AsSpan(0, length).LastIndexOf((byte)'\n') + 1;
        stream.Position += end - length;
        lines.AddRange(
            Encoding.UTF8.GetString(bytes, 0, end).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ToLine)
        );
    }

    private bool HasBeenPutAside() =>
        !OperatingSystem.IsWindows()
        && FileFacts.OfTarget(path) is { } now
        && now.Identity != FileFacts.Of(_newest!.SafeFileHandle)?.Identity;

    // A line without a time goes on with the entry above it.
    private LogLine ToLine(string text) => new(_last = LocalLog.TimeOf(text) ?? _last, source, text);
}
