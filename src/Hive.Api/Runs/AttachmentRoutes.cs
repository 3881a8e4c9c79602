using System.Net.Mime;
using System.Text;
using System.Text.Json.Serialization;
using Hive.Api.Access;
using Hive.Api.Documents;
using Hive.Api.Problems;
using Hive.Api.Sessions;
using Hive.Service.Access;
using Hive.Service.Runs.Records;
using Hive.Service.Sessions;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.AI;

namespace Hive.Api.Runs;

/// <summary>Images and files that came with questions, to be shown beside them and sent again.</summary>
internal static class AttachmentRoutes
{
    private const string Run = "019ab8f2-11ce-7a90-b3d2-4f5e6a7b8c9d";

    public static void MapAttachments(this WebApplication app)
    {
        app.MapGet("/api/v1/sessions/{id}/attachments", ListAsync)
            .WithTags("Sessions")
            .WithName("listSessionAttachments")
            .WithSummary("Images and files that came with the questions of a session, without their content")
            .NeedsScope(Scopes.Read)
            .WithExample(
                answer: $$"""{"attachments":[{"run_id":"{{Run}}","number":0,"name":"plan.png","media_type":"image/png","size":48211}]}"""
            );
        app.MapGet("/api/v1/runs/{run_id}/attachments/{number:int}", ReadAsync)
            .WithTags("Runs")
            .WithName("getRunAttachment")
            .WithSummary("The content of an image or a file that came with a run's question")
            .Produces<IFormFile>(StatusCodes.Status200OK, MediaTypeNames.Application.Octet)
            .NeedsScope(Scopes.Read);
    }

    private static async Task<Ok<AttachmentList>> ListAsync(
        string id,
        SessionStore sessions,
        RunAttachments attachments,
        CancellationToken token
    )
    {
        await sessions.ExistingAsync(id, token);
        return TypedResults.Ok(
            new AttachmentList([.. (await attachments.OfSessionAsync(id, token)).Select(AttachmentAnswer.Of)])
        );
    }

    private static async Task<IResult> ReadAsync(
        string run_id,
        int number,
        HttpContext context,
        RunAttachments attachments,
        CancellationToken token
    )
    {
        var content = Guid.TryParse(run_id, out var run) ? await attachments.FindAsync(run, number, token) : null;
        var (bytes, type, name) = content switch
        {
            DataContent data => (data.Data, data.MediaType, data.Name ?? "file"),
            TextContent text => Text(text.Text),
            _ => throw RequestException.NotFound("attachment", $"{run_id}/{number}"),
        };
        // What somebody sent is shown as a picture or saved, and never opened as a page of this origin.
        context.Response.Headers.ContentSecurityPolicy = "default-src 'none'; sandbox; frame-ancestors 'none'";
        context.Response.Headers.CacheControl = "private, max-age=3600";
        return TypedResults.File(
            bytes.ToArray(),
            type,
            type.StartsWith("image/", StringComparison.Ordinal) && type != "image/svg+xml" ? null : name
        );
    }

    private static (ReadOnlyMemory<byte> Bytes, string Type, string Name) Text(string text)
    {
        var begin = text.IndexOf(":\n\n", StringComparison.Ordinal);
        return text.StartsWith(AttachedFiles.NamePrefix, StringComparison.Ordinal) && begin > 0
            ? (
                Encoding.UTF8.GetBytes(text[(begin + 3)..]),
                "text/plain; charset=utf-8",
                text[AttachedFiles.NamePrefix.Length..begin]
            )
            : (Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", "text.txt");
    }
}

/// <summary>What came with the questions of a session.</summary>
internal sealed record AttachmentList(IReadOnlyList<AttachmentAnswer> Attachments);

/// <summary>An image or a file.</summary>
/// <param name="RunId">The run whose question it came with.</param>
/// <param name="Number">From 0.</param>
/// <param name="Name">As whoever sent it called it.</param>
/// <param name="MediaType">For example image/png.</param>
/// <param name="Size">About so many bytes; of a text, characters.</param>
internal sealed record AttachmentAnswer(Guid RunId, int Number, string Name, string MediaType, int Size)
{
    public static AttachmentAnswer Of(RunAttachment one) =>
        new(
            one.Run,
            one.Number,
            one.Name.StartsWith(AttachedFiles.NamePrefix, StringComparison.Ordinal)
                ? one.Name[AttachedFiles.NamePrefix.Length..]
                : one.Name,
            one.MediaType,
            one.Size
        );
}

[JsonSourceGenerationOptions(GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(AttachmentList))]
internal sealed partial class AttachmentJson : JsonSerializerContext;
