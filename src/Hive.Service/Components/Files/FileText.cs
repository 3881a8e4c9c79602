using System.Text;

namespace Hive.Service.Components.Files;

/// <summary>A file as text, within limits.</summary>
internal static class FileText
{
    /// <summary>In bytes.</summary>
    public const int Largest = 1024 * 1024;

    private static readonly UTF8Encoding Strict = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <exception cref="FileException">The file is too large, or no text.</exception>
    public static string Read(string path)
    {
        // Told by its size alone, so that neither a pipe nor a file of 10 GB is opened.
        var length = new FileInfo(path).Length;
        if (length > Largest)
            throw TooLarge(length);
        if (length == 0)
            throw new FileException("The file is empty.");
        using var file = File.OpenHandle(path);
        var bytes = new byte[Largest + 1];
        var read = RandomAccess.Read(file, bytes, 0);
        for (var more = read; more > 0 && read <= Largest; read += more)
            more = RandomAccess.Read(file, bytes.AsSpan(read), read);
        return read > Largest ? throw TooLarge(read) : Decode(bytes.AsSpan(0, read));
    }

    /// <exception cref="FileException">The bytes are no text.</exception>
    public static string Decode(ReadOnlySpan<byte> bytes)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
            bytes = bytes[Encoding.UTF8.Preamble.Length..];
        if (bytes.IndexOf((byte)0) is >= 0 and var nul)
            throw At("The file holds a NUL byte: it is no text.", bytes, nul);
        try
        {
            return Strict.GetString(bytes);
        }
        catch (DecoderFallbackException e)
        {
            throw At("The file is not UTF-8 here; save it as UTF-8.", bytes, Math.Max(0, e.Index));
        }
    }

    private static FileException At(string message, ReadOnlySpan<byte> bytes, int index)
    {
        var before = bytes[..index];
        return new(message, before.Count((byte)'\n') + 1, index - before.LastIndexOf((byte)'\n'));
    }

    private static FileException TooLarge(long length) =>
        new($"The file has {(length + Largest - 1) / Largest} MiB; at most 1 MiB is read.");
}
