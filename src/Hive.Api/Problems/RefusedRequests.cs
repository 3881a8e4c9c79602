using System.Buffers.Text;
using System.Diagnostics;
using System.IO.Pipelines;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.WebUtilities;

namespace Hive.Api.Problems;

/// <summary>
/// Gives a problem document to requests that the server refuses before there is a request: <c>%00</c> in a path, a line or
/// headers that are too long, no HTTP at all. The server has no place for that, so the answer is recognised where it is
/// sent: an error without a body that closes the connection. Ours always have one.
/// </summary>
internal static class RefusedRequests
{
    // A whole answer of that kind fits, so that it is seen in one piece.
    private const int Whole = 512;

    public static void UseProblemsForRefused(this ListenOptions listen) =>
        listen.Use(next =>
            connection =>
            {
                connection.Transport = new Duplex(connection.Transport.Input, new Answers(connection.Transport.Output));
                return next(connection);
            }
        );

    private static bool IsBare(ReadOnlySpan<byte> sent) =>
        sent.Length > 12
        && sent.StartsWith("HTTP/1.1 "u8)
        && sent[9] is (byte)'4' or (byte)'5'
        && sent.IndexOf("\r\nContent-Length: 0\r\n"u8) > 0
        && sent.IndexOf("\r\nConnection: close\r\n"u8) > 0
        && sent.EndsWith("\r\n\r\n"u8);

    private static byte[] Problem(ReadOnlySpan<byte> sent)
    {
        _ = Utf8Parser.TryParse(sent[9..12], out int status, out _);
        var body = JsonSerializer.SerializeToUtf8Bytes(
            new Problem(
                ReasonPhrases.GetReasonPhrase(status),
                status,
                Detail(status),
                "",
                ActivityTraceId.CreateRandom().ToString()
            ),
            ProblemJson.Readable.Problem
        );
        var line = sent[..sent.IndexOf("\r\n"u8)];
        return
        [
            .. line,
            .. Encoding.ASCII.GetBytes(
                $"\r\nContent-Type: application/problem+json\r\nContent-Length: {body.Length}\r\nConnection: close\r\nDate: {DateTimeOffset.UtcNow:R}\r\nX-Content-Type-Options: nosniff\r\nX-Frame-Options: DENY\r\nContent-Security-Policy: default-src 'none'; frame-ancestors 'none'\r\n\r\n"
            ),
            .. body,
        ];
    }

    private static string Detail(int status) =>
        status switch
        {
            StatusCodes.Status408RequestTimeout => "The request did not come to its end in time.",
            StatusCodes.Status414UriTooLong => "The address is too long.",
            StatusCodes.Status431RequestHeaderFieldsTooLarge => "The headers are too many or too long.",
            StatusCodes.Status505HttpVersionNotsupported => "This service speaks HTTP/1.0 and HTTP/1.1.",
            _ => "This is no request that the service can read: look at its address (no %00) and at its headers.",
        };

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;

    // Passes everything on as it is, but for such an answer.
    private sealed class Answers(PipeWriter inner) : PipeWriter
    {
        private Memory<byte> memory;

        public override bool CanGetUnflushedBytes => inner.CanGetUnflushedBytes;

        public override long UnflushedBytes => inner.UnflushedBytes;

        public override Memory<byte> GetMemory(int sizeHint = 0) => memory = inner.GetMemory(Math.Max(sizeHint, Whole));

        public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

        public override void Advance(int bytes)
        {
            if (bytes > Whole || !IsBare(memory.Span[..bytes]))
            {
                inner.Advance(bytes);
                return;
            }
            var problem = Problem(memory.Span[..bytes]);
            problem.CopyTo(inner.GetSpan(problem.Length));
            inner.Advance(problem.Length);
        }

        public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default) =>
            inner.FlushAsync(cancellationToken);

        public override ValueTask<FlushResult> WriteAsync(
            ReadOnlyMemory<byte> source,
            CancellationToken cancellationToken = default
        ) => inner.WriteAsync(source, cancellationToken);

        public override void CancelPendingFlush() => inner.CancelPendingFlush();

        public override void Complete(Exception? exception = null) => inner.Complete(exception);

        public override ValueTask CompleteAsync(Exception? exception = null) => inner.CompleteAsync(exception);
    }
}
