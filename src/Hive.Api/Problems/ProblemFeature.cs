using Microsoft.AspNetCore.WebUtilities;

namespace Hive.Api.Problems;

/// <summary>Gives every error answer that has no body yet a body that programs can read, whatever they accept.</summary>
internal static class ProblemFeature
{
    public static void UseProblems(this WebApplication app)
    {
        // Logs the exception with its trace; the answer holds neither.
        app.UseExceptionHandler(new ExceptionHandlerOptions { ExceptionHandler = WriteAsync });
        app.UseStatusCodePages(status => WriteAsync(status.HttpContext));
    }

    private static Task WriteAsync(HttpContext context)
    {
        var status = context.Response.StatusCode;
        var problem = new Problem(
            ReasonPhrases.GetReasonPhrase(status), status, Detail(status, context.Request.Method), context.Request.Path, context.TraceIdentifier);
        return context.Response.WriteAsJsonAsync(
            problem, ProblemJson.Default.Problem, "application/problem+json", context.RequestAborted);
    }

    private static string? Detail(int status, string method) => status switch
    {
        StatusCodes.Status401Unauthorized => "Send the API key in the header x-api-key, or as a bearer token.",
        StatusCodes.Status404NotFound => "There is nothing at this address.",
        StatusCodes.Status405MethodNotAllowed => $"This address does not answer {method}; the Allow header names what it does answer.",
        StatusCodes.Status500InternalServerError => "The service failed; its log has the reason under this trace_id.",
        _ => null,
    };
}
