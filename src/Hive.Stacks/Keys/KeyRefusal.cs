using System.Net;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.Json.Nodes;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Keys;

/// <summary>What the API's refusals mean to a user.</summary>
internal static class KeyRefusal
{
    /// <summary>The failure behind a status that is not a success.</summary>
    public static StackException Of(StackInstance stack, KeyRequest request, HttpStatusCode status, string body) =>
        (status, request) switch
        {
            (HttpStatusCode.Unauthorized, _) => WrongKey(stack, "is not the root key of the API that answers"),
            (HttpStatusCode.NotFound, RevokeKey revoke) => new StackException(
                FailureKind.Failed,
                $"{stack.FullName} has no key with the id '{revoke.Id}'.",
                $"See the ids: {stack.Command("Keys")}"
            ),
            (HttpStatusCode.Conflict, CreateKey create) => new StackException(
                FailureKind.Conflict,
                $"{stack.FullName} has a key named '{create.Name}' already.",
                $"Take another name, or revoke that key first; its id: {stack.Command("Keys")}"
            ),
            (HttpStatusCode.BadRequest, CreateKey create) => new StackException(
                FailureKind.Misuse,
                $"{stack.FullName} makes no key named '{create.Name}': {Detail(body) ?? "the API refused it."}",
                "Give --create another name."
            ),
            (HttpStatusCode.NotFound, _) => new StackException(
                FailureKind.Failed,
                $"The API of {stack.FullName} knows nothing of keys.",
                $"Start the stack again, with this version: {stack.Command("Restart")}"
            ),
            _ => Of(stack, status, body),
        };

    /// <summary>The failure behind a status that means nothing particular.</summary>
    public static StackException Of(StackInstance stack, HttpStatusCode status, string body) =>
        new(
            status >= HttpStatusCode.InternalServerError ? FailureKind.Unhealthy : FailureKind.Failed,
            $"The API of {stack.FullName} answered with HTTP {(int)status}{(Detail(body) is { } detail ? $": {detail}" : ".")}",
            $"Read its log: {stack.Command("Logs")}"
        );

    /// <summary>The key file does not fit.</summary>
    public static StackException WrongKey(StackInstance stack, string why) =>
        new(
            FailureKind.Failed,
            $"'{stack.Paths.ApiKey}' {why}.",
            $"Put the right key there, or see which stack has the port: {stack.Command("Status")}"
        );

    /// <summary>It is not certain that the stack itself would be told the key.</summary>
    public static StackException NotItself(StackInstance stack, string doubt) =>
        new(
            FailureKind.Unhealthy,
            $"It is not certain that {stack.FullName} itself listens on {stack.Settings.Url} ({doubt}), so its key is not sent there.",
            $"See who has the port ({ConsoleCommand.For("Doctor", stack.Workspace.Option)}), and start the stack: {stack.Command("Serve")}"
        );

    /// <summary>There is no key file, or this user may not read it.</summary>
    public static StackException NoKeyFile(StackInstance stack) =>
        new(
            FailureKind.Prerequisite,
            $"'{stack.Paths.ApiKey}' is not there, or not for this user to read.",
            $"Run this as its owner; {stack.Command("Serve")} makes it where it is missing."
        );

    /// <summary>Nobody answers on the port.</summary>
    public static StackException NotReached(StackInstance stack, HttpRequestException failure) =>
        new(
            FailureKind.Unhealthy,
            $"{stack.FullName} does not answer at {stack.Settings.Url}: "
                + $"{(failure.InnerException is SocketException socket ? socket.Message : failure.Message)}.",
            $"Start it: {stack.Command("Serve")}",
            failure
        );

    /// <summary>No answer came in time.</summary>
    public static StackException TooLate(StackInstance stack, KeyRequest request, TimeSpan timeout) =>
        new(
            FailureKind.Unhealthy,
            $"{stack.FullName} did not answer within {timeout.TotalSeconds:0} s.",
            request is ListKeys
                ? $"Read its log: {stack.Command("Logs")}"
                : $"It may have been done all the same, so see the keys first: {stack.Command("Keys")}"
        );

    /// <summary>The answer is none to this question.</summary>
    public static StackException NoAnswer(StackInstance stack, KeyCall call) =>
        new(
            FailureKind.Failed,
            $"What {stack.Settings.Url} answered to {call.Method} {call.Path} is not what an API of this version says.",
            $"Start the stack again, with this version: {stack.Command("Restart")}"
        );

    // A problem document's sentence for whoever asked (RFC 9457).
    private static string? Detail(string body)
    {
        try
        {
            return
                JsonNode.Parse(body) is JsonObject problem
                && problem["detail"] is JsonValue value
                && value.TryGetValue<string>(out var detail)
                ? detail
                : null;
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
