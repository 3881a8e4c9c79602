using Hive.Service.Problems;

namespace Hive.Service.Secrets;

/// <summary>A secret that lives in a file of its own. A rotated file takes effect without a restart.</summary>
public sealed class SecretFile
{
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    private readonly string purpose;
    private readonly int minimumLength;
    private readonly TimeProvider time;
    private readonly Lock gate = new();
    private volatile Secret current;
    private FileStamp stamp;
    private long lookedAt;

    /// <summary>Reads the file for the first time.</summary>
    /// <param name="path">The file: one line of printable text, a line break after it is ignored.</param>
    /// <param name="purpose">How messages call it, for example "API key".</param>
    /// <param name="minimumLength">In characters; shorter is taken for a mistake.</param>
    /// <param name="time">The clock that spaces the looks at the file.</param>
    /// <exception cref="SettingsException">The file is missing, unreadable or holds no usable secret.</exception>
    public SecretFile(string path, string purpose, int minimumLength, TimeProvider time)
    {
        Path = path;
        (this.purpose, this.minimumLength, this.time) = (purpose, minimumLength, time);
        (current, stamp) = ReadFile();
        lookedAt = time.GetTimestamp();
    }

    /// <summary>Where the secret lives.</summary>
    public string Path { get; }

    /// <summary>
    /// The newest usable content, at most one second old. While a changed file is unusable, the last good one.
    /// </summary>
    public Secret Current
    {
        get
        {
            if (time.GetElapsedTime(Volatile.Read(ref lookedAt)) >= LookAgainAfter)
                LookAgain();
            return current;
        }
    }

    /// <summary>
    /// The newest usable content: the file is looked at, and read where it changed. For whoever was about to refuse a text
    /// that the file may hold since a moment ago.
    /// </summary>
    public Secret Newest()
    {
        LookAgain();
        return current;
    }

    /// <summary>
    /// The content as it is now, whatever the file's time and size say. While it is unusable, the last good one.
    /// </summary>
    public Secret Read()
    {
        LookAgain(evenUnchanged: true);
        return current;
    }

    private void LookAgain(bool evenUnchanged = false)
    {
        lock (gate)
        {
            Volatile.Write(ref lookedAt, time.GetTimestamp());
            if (!evenUnchanged && FileStamp.Of(Path) == stamp)
                return;
            try
            {
                (current, stamp) = ReadFile();
            }
            catch (SettingsException)
            {
                // Somebody is in the middle of writing it, or made a mistake: nobody is locked out meanwhile.
            }
        }
    }

    private (Secret Secret, FileStamp Stamp) ReadFile()
    {
        // The stamp first: a change between the two reads is then noticed at the next look.
        var before = FileStamp.Of(Path);
        return (new Secret(Checked(ReadText())), before);
    }

    private string ReadText()
    {
        try
        {
            return File.ReadAllText(Path).TrimEnd('\r', '\n');
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new SettingsException(
                $"The {purpose} file {Path} does not exist.",
                "Create it with the secret as its only line.",
                e
            );
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SettingsException(
                $"The {purpose} file {Path} cannot be read by user {Environment.UserName}.",
                "Give that user the right to read it.",
                e
            );
        }
    }

    private string Checked(string text) =>
        text switch
        {
            "" => throw new SettingsException(
                $"The {purpose} file {Path} is empty.",
                "Write the secret into it as its only line."
            ),
            _ when text.Any(c => c is <= ' ' or > '~') => throw new SettingsException(
                $"The {purpose} file {Path} holds a space, a line break or a character outside printable ASCII.",
                "Write the secret alone, on one line."
            ),
            _ when text.Length < minimumLength => throw new SettingsException(
                $"The {purpose} in {Path} is shorter than {minimumLength} characters.",
                "Write a longer, generated one."
            ),
            _ => text,
        };

    private readonly record struct FileStamp(DateTime Changed, long Length)
    {
        public static FileStamp Of(string path) =>
            new FileInfo(path) is { Exists: true } file ? new(file.LastWriteTimeUtc, file.Length) : default;
    }
}
