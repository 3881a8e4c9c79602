using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Hive.Service.Knowledge.Documents;

/// <summary>Reads PDFs in a process of their own, which may take some time and some memory and no more.</summary>
/// <remarks>
/// A PDF is a program: two kilobytes can draw a billion letters, and no parser can be stopped in the middle. What a process
/// does ends with the process. It gets none of this program's variables.
/// </remarks>
/// <param name="program">What to start; it calls <see cref="Serve"/>.</param>
/// <param name="arguments">Its arguments.</param>
/// <param name="time">The clock that it is given time by.</param>
public sealed class PdfProcess(string program, IReadOnlyList<string> arguments, TimeProvider time) : IDisposable
{
    private const int MostMegabytes = 384;
    private const int LargestAnswer = 128 * 1024 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    // One at a time, so that the bound of one is the bound of all.
    private readonly SemaphoreSlim gate = new(1);

    /// <summary>The chunks of a PDF.</summary>
    /// <exception cref="DocumentException">It cannot be read, or not within the bounds.</exception>
    public async Task<DocumentContent> ReadAsync(
        ReadOnlyMemory<byte> content,
        IReadOnlyDictionary<string, string> metadata,
        CancellationToken token
    )
    {
        await gate.WaitAsync(token);
        try
        {
            var answer = await AskAsync(content, token);
            return answer.Pieces is { } pieces
                ? new([.. pieces.Select(one => new Chunk(one.Locator, one.Text, metadata))], [])
                : throw new DocumentException(answer.Cause ?? "The PDF cannot be read.", answer.Remedy ?? "Save it again.");
        }
        finally
        {
            gate.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => gate.Dispose();

    /// <summary>
    /// The work of the started process: reads a PDF from one stream and writes what was in it to the other.
    /// </summary>
    /// <exception cref="OutOfMemoryException">It needs more than there is.</exception>
    public static void Serve(Stream input, Stream output)
    {
        DieFirst();
        using var content = new MemoryStream();
        input.CopyTo(content);
        Answer answer;
        try
        {
            var read = DocumentReader.Read("document.pdf", content.ToArray(), new Dictionary<string, string>());
            answer = new([.. read.Chunks.Select(one => new Piece(one.Locator, one.Text))], null, null);
        }
        catch (DocumentException e)
        {
            answer = new(null, e.Cause, e.Remedy);
        }
        JsonSerializer.Serialize(output, answer, PdfJson.Default.Answer);
    }

    private async Task<Answer> AskAsync(ReadOnlyMemory<byte> content, CancellationToken token)
    {
        using var deadline = new CancellationTokenSource(Longest, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, token);
        using var process = Start();
        try
        {
            // It complains there before it dies; nobody else wants to know.
            var complaints = process.StandardError.BaseStream.CopyToAsync(Stream.Null, either.Token);
            var answer = TakeAsync(process.StandardOutput.BaseStream, either.Token);
            await GiveAsync(process.StandardInput, content, either.Token);
            var bytes = await answer;
            await complaints;
            await process.WaitForExitAsync(either.Token);
            return process.ExitCode == 0 && JsonSerializer.Deserialize(bytes.Span, PdfJson.Default.Answer) is { } read
                ? read
                : throw TooMuch(
                    $"The PDF needs more than {MostMegabytes} MiB of memory to be read, or breaks the program that reads it."
                );
        }
        catch (OperationCanceledException e) when (!token.IsCancellationRequested)
        {
            throw TooMuch($"The PDF takes longer than {Longest.TotalSeconds:0} s to be read.", e);
        }
        catch (JsonException e)
        {
            throw TooMuch("The PDF cannot be read: it breaks the program that reads it.", e);
        }
        finally
        {
            if (!process.HasExited)
                process.Kill();
        }
    }

    private Process Start()
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment.Clear();
        // Hexadecimal, and a native program does not take it with 0x before it.
        start.Environment["DOTNET_GCHeapHardLimit"] = (MostMegabytes << 20).ToString("x", CultureInfo.InvariantCulture);
        start.Environment["DOTNET_EnableDiagnostics"] = "0";
        try
        {
            return Process.Start(start) ?? throw new IOException($"{program} did not start.");
        }
        catch (Win32Exception e)
        {
            throw new IOException($"{program} cannot be started to read a PDF: {e.Message}", e);
        }
    }

    private static async Task GiveAsync(StreamWriter input, ReadOnlyMemory<byte> content, CancellationToken token)
    {
        try
        {
            await input.BaseStream.WriteAsync(content, token);
            input.Close();
        }
        catch (IOException)
        {
            // It is gone already; how it ended says why.
        }
    }

    private static async Task<ReadOnlyMemory<byte>> TakeAsync(Stream output, CancellationToken token)
    {
        using var taken = new MemoryStream();
        var piece = new byte[64 * 1024];
        while (await output.ReadAsync(piece, token) is > 0 and var length)
        {
            if (taken.Length + length > LargestAnswer)
                throw TooMuch($"The PDF holds more than {LargestAnswer >> 20} MiB of text to be read.");
            taken.Write(piece.AsSpan(0, length));
        }
        return taken.GetBuffer().AsMemory(0, (int)taken.Length);
    }

    // Where memory is short, the kernel ends this one and not the service.
    private static void DieFirst()
    {
        try
        {
            File.WriteAllText("/proc/self/oom_score_adj", "1000");
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Not on this system; the limit of the heap is there all the same.
        }
    }

    private static DocumentException TooMuch(string cause, Exception? inner = null) =>
        new(cause, "Print it into a new PDF, or divide it.", inner);

    internal sealed record Answer(IReadOnlyList<Piece>? Pieces, string? Cause, string? Remedy);

    internal sealed record Piece(string Locator, string Text);
}

[JsonSerializable(typeof(PdfProcess.Answer))]
internal sealed partial class PdfJson : JsonSerializerContext;
