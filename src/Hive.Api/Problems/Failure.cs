using System.Text.Json;
using System.Text.RegularExpressions;
using Hive.Service.Access;
using Hive.Service.Database;
using Hive.Service.Models;
using Hive.Service.Runs;
using Npgsql;

namespace Hive.Api.Problems;

/// <summary>What an exception means to the client.</summary>
/// <param name="Status">The status of the answer.</param>
/// <param name="Detail">What the client is told.</param>
/// <param name="RetryAfter">In seconds.</param>
internal sealed partial record Failure(int Status, string Detail, int? RetryAfter = null)
{
    /// <summary>The parameter that it is about.</summary>
    public string? Parameter { get; init; }

    public const string TooLarge = "The body is larger than this address takes.";

    /// <summary>Whether the client, and not the service, has to mend it.</summary>
    public bool OfTheClient => Status < 500;

    /// <summary>Nothing for a fault of the service, whose reason stays in the log.</summary>
    public static Failure? Of(Exception? e) =>
        e switch
        {
            RequestException r => new(r.Status, r.Message, r.RetryAfter) { Parameter = r.Parameter },
            OthersDataException o => new(StatusCodes.Status403Forbidden, o.Message) { Parameter = "user_id" },
            RunRefusedException r => Of(r) with { Parameter = r.Parameter },
            MissingKeyException m => new(StatusCodes.Status503ServiceUnavailable, m.Message),
            BadHttpRequestException { StatusCode: StatusCodes.Status413PayloadTooLarge } => new(
                StatusCodes.Status413PayloadTooLarge,
                TooLarge
            ),
            BadHttpRequestException { InnerException: JsonException j } => Of(j),
            BadHttpRequestException { InnerException: { } inner } b when Of(inner) is { } meant => meant with
            {
                Status = Math.Min(meant.Status, b.StatusCode),
            },
            BadHttpRequestException b => new(b.StatusCode, b.Message),
            JsonException j => new(StatusCodes.Status400BadRequest, Explain(j)) { Parameter = ParameterOf(j) },
            // An object that is kept as it is finds that while it is read, and says it in this way.
            ArgumentException a when a.StackTrace?.Contains("JsonObjectConverter", StringComparison.Ordinal) == true => new(
                StatusCodes.Status400BadRequest,
                "A member of an object in the body comes twice."
            ),
            // Half of a surrogate pair, which JSON can say and no text can hold; found when the text is read.
            InvalidOperationException i when i.Message.Contains("UTF-16", StringComparison.Ordinal) => new(
                StatusCodes.Status400BadRequest,
                "A text in the body is no Unicode: it holds half of a surrogate pair."
            ),
            ModelException m => new(StatusCodes.Status502BadGateway, m.Message),
            PostgresException
            {
                SqlState: PostgresErrorCodes.CharacterNotInRepertoire or PostgresErrorCodes.UntranslatableCharacter
            } => new(
                StatusCodes.Status400BadRequest,
                "A text holds a character that the database cannot keep, such as NUL."
            ),
            NpgsqlException n when n is not PostgresException || DatabaseOutage.MayPass(n) => new(
                StatusCodes.Status503ServiceUnavailable,
                "The database does not answer; try again in a moment.",
                RetryAfter: 1
            ),
            _ => null,
        };

    private static Failure Of(RunRefusedException e) =>
        e.Reason switch
        {
            RunRefusal.NoSuchComponent => new(StatusCodes.Status404NotFound, e.Message),
            RunRefusal.OthersSession or RunRefusal.SessionBusy or RunRefusal.NotPaused or RunRefusal.NotEnded => new(
                StatusCodes.Status409Conflict,
                e.Message
            ),
            RunRefusal.Busy => new(StatusCodes.Status503ServiceUnavailable, e.Message, RetryAfter: 5),
            RunRefusal.NotReady => new(StatusCodes.Status503ServiceUnavailable, e.Message, RetryAfter: 1),
            _ => new(StatusCodes.Status400BadRequest, e.Message),
        };

    // The parser's own words name types of ours; place and path are what helps.
    private static string Explain(JsonException e)
    {
        if (Missing.Match(e.Message) is { Success: true } missing)
            return $"The body lacks {missing.Groups[1].Value}.";
        if (Unknown.Match(e.Message) is { Success: true } unknown)
            return $"The parameter {unknown.Groups[1].Value} is not known here, and nothing is left out silently.";
        var place = e.LineNumber is { } line ? $" at line {line + 1}, byte {e.BytePositionInLine + 1}" : "";
        return e.Path is { Length: > 1 } path
            ? $"The body is not what this address takes: {Shown(path)}{place} is missing, of the wrong type, or not allowed."
            : $"The body is not the JSON that this address takes{(place == "" ? "" : $"; look{place}")}.";
    }

    [GeneratedRegex("missing required properties including: (.+?)\\.?$")]
    private static partial Regex Missing { get; }

    [GeneratedRegex("^The JSON property '(.+?)' could not be mapped")]
    private static partial Regex Unknown { get; }

    private static string? ParameterOf(JsonException e) =>
        Unknown.Match(e.Message) is { Success: true } unknown ? unknown.Groups[1].Value
        : Missing.Match(e.Message) is { Success: true } missing ? missing.Groups[1].Value.Trim('\'')
        : e.Path is { Length: > 2 } path ? path[2..]
        : null;

    private static string Shown(string path) => path.Length > 120 ? path[..120] + "…" : path;
}
