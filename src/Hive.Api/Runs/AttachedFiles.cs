using System.Text;
using Hive.Api.Problems;
using Hive.Service.Runs;
using Microsoft.Extensions.AI;

namespace Hive.Api.Runs;

/// <summary>Files of a form as models take them: images and PDF as they are, texts as text.</summary>
/// <remarks>What a file is, its content says: a name or a type that a client made up decides nothing.</remarks>
internal static class AttachedFiles
{
    private const string Parameter = "files";
    private const int Most = 20;
    private const int LongestName = 200;

    private static readonly UTF8Encoding Text = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Begins the text of a file, and tells it from a text that was typed.</summary>
    public const string NamePrefix = "File ";

    /// <exception cref="RequestException">There are too many, or one is nothing that a model takes.</exception>
    public static async Task<IReadOnlyList<AIContent>> ReadAsync(IFormFileCollection files, CancellationToken token)
    {
        if (files.Count > Most)
            throw Bad($"A message takes {Most} files at most.");
        List<AIContent> contents = [];
        foreach (var file in files)
        {
            var bytes = new byte[file.Length];
            await using var stream = file.OpenReadStream();
            await stream.ReadExactlyAsync(bytes, token);
            contents.Add(Of(NameOf(file.FileName), bytes));
        }
        return contents;
    }

    private static AIContent Of(string name, byte[] bytes)
    {
        if (bytes.Length == 0)
            throw Bad($"{name} is empty.");
        if (MediaType(bytes) is { } type)
            return new DataContent(bytes, type) { Name = name };
        try
        {
            if (!bytes.Contains((byte)0) && Text.GetString(bytes).TrimStart('\uFEFF') is var text)
                return text.Length <= RunRequest.LongestInput
                    ? new TextContent($"{NamePrefix}{name}:\n\n{text}")
                    : throw Bad($"{name} is longer than {RunRequest.LongestInput} characters.");
        }
        catch (DecoderFallbackException)
        {
            // No text either.
        }
        throw Bad(
            $"{name} is nothing that a message takes: images (PNG, JPEG, GIF, WebP), PDF, and texts in UTF-8. Put other documents into the knowledge base."
        );
    }

    private static string? MediaType(ReadOnlySpan<byte> bytes) =>
        bytes is [0x89, (byte)'P', (byte)'N', (byte)'G', ..] ? "image/png"
        : bytes is [0xFF, 0xD8, 0xFF, ..] ? "image/jpeg"
        : bytes.StartsWith("GIF8"u8) ? "image/gif"
        : bytes.Length > 12 && bytes.StartsWith("RIFF"u8) && bytes[8..].StartsWith("WEBP"u8) ? "image/webp"
        : bytes.StartsWith("%PDF-"u8) ? "application/pdf"
        : null;

    // A browser sends a name alone; others may send a path.
    private static string NameOf(string text)
    {
        var name = string.Concat(Path.GetFileName(text.Replace('\\', '/')).Where(c => !char.IsControl(c))).Trim();
        return name.Length switch
        {
            0 => "file",
            > LongestName => name[^LongestName..],
            _ => name,
        };
    }

    private static RequestException Bad(string why) => new(StatusCodes.Status400BadRequest, why) { Parameter = Parameter };
}
