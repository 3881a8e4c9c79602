using System.Diagnostics;
using Hive.Api.Access;
using Hive.Api.OpenAi;
using Hive.Service.Models;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.WebUtilities;

namespace Hive.Api.Problems;

/// <summary>Gives every error answer that has no body yet a body that programs can read, whatever they accept.</summary>
internal static partial class ProblemFeature
{
    public static void UseProblems(this WebApplication app)
    {
        // Logs the exception with its trace; the answer holds neither.
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                ExceptionHandler = context =>
                {
                    var failed = context.Features.Get<IExceptionHandlerFeature>()?.Error;
                    if (failed is MissingKeyException)
                        KeyIsMissing(Log(context), failed.Message);
                    return WriteAsync(context, Failure.Of(failed));
                },
                StatusCodeSelector = e => Failure.Of(e)?.Status ?? StatusCodes.Status500InternalServerError,
                // A client's mistake is the client's: it gets the reason, and the log is not filled with it.
                // A key that is missing is nobody's fault: a sentence says what to do, and needs no trace.
                SuppressDiagnosticsCallback = failed =>
                    failed.Exception is MissingKeyException || Failure.Of(failed.Exception) is { OfTheClient: true },
            }
        );
        app.UseStatusCodePages(status => WriteAsync(status.HttpContext, null));
    }

    /// <summary>Answers with a problem document.</summary>
    public static Task WriteProblemAsync(this HttpContext context, int status, string detail)
    {
        context.Response.StatusCode = status;
        return WriteAsync(context, new(status, detail));
    }

    private static Task WriteAsync(HttpContext context, Failure? failure)
    {
        var status = context.Response.StatusCode;
        BrowserHeaders.Set(context.Response);
        if (failure?.RetryAfter is { } seconds)
            context.Response.Headers.RetryAfter = $"{seconds}";
        if (OpenAiErrors.AreFor(context))
            return OpenAiErrors.WriteAsync(
                context,
                failure?.Detail ?? Detail(status, context) ?? $"{ReasonPhrases.GetReasonPhrase(status)}.",
                failure?.Parameter
            );
        var problem = new Problem(
            ReasonPhrases.GetReasonPhrase(status),
            status,
            failure?.Detail ?? Detail(status, context),
            context.Request.Path,
            Activity.Current?.TraceId.ToString() ?? context.TraceIdentifier
        );
        return context.Response.WriteAsJsonAsync(
            problem,
            ProblemJson.Readable.Problem,
            "application/problem+json",
            context.RequestAborted
        );
    }

    private static ILogger Log(HttpContext context) =>
        context.RequestServices.GetRequiredService<ILoggerFactory>().CreateLogger(typeof(ProblemFeature));

    [LoggerMessage(Level = LogLevel.Warning, Message = "{Reason}")]
    private static partial void KeyIsMissing(ILogger log, string reason);

    private static string? Detail(int status, HttpContext context) =>
        status switch
        {
            StatusCodes.Status400BadRequest => WrongValue.In(context),
            StatusCodes.Status401Unauthorized => "Send the API key in the header x-api-key, or as a bearer token.",
            StatusCodes.Status404NotFound => "There is nothing at this address.",
            StatusCodes.Status405MethodNotAllowed =>
                $"This address does not answer {context.Request.Method}; the Allow header names what it does answer.",
            StatusCodes.Status413PayloadTooLarge => Failure.TooLarge,
            StatusCodes.Status415UnsupportedMediaType =>
                "Send the body with a Content-Type that this address takes; for JSON that is application/json.",
            StatusCodes.Status500InternalServerError => "The service failed; its log has the reason under this trace_id.",
            _ => null,
        };
}
