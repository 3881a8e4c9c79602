using Hive.Api.Problems;
using Hive.Service.Components;
using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Runs.Execution;
using Microsoft.Extensions.AI;

namespace Hive.Api.OpenAi;

/// <summary>
/// A conversation that the client keeps: what was said before, the newest question of the user, and calls of tools since
/// then.
/// </summary>
internal static class Conversation
{
    /// <summary>The run that such a conversation asks for.</summary>
    /// <param name="messages">All of it.</param>
    /// <param name="component">Who is asked.</param>
    /// <param name="list">What the client calls the list.</param>
    /// <exception cref="RequestException">It asks for nothing.</exception>
    public static RunRequest Request(IReadOnlyList<ChatMessage> messages, ComponentDefinition component, string list)
    {
        var at = messages.Count - 1;
        while (at >= 0 && messages[at].Role != ChatRole.User)
            at--;
        if (at < 0)
            throw OpenAiErrors.Bad(list, $"{list} holds no message of the user.");
        if (messages[^1].Role is var last && last != ChatRole.User && last != ChatRole.Tool)
            throw OpenAiErrors.Bad(list, $"{list} ends with a message of the user, or with results of tools.");
        var question = messages[at];
        return new()
        {
            Kind = component.Kind,
            ComponentId = component.Id,
            Input = question.Text,
            Attachments = [.. question.Contents.Where(one => one is not TextContent)],
            Earlier = [.. messages.Take(at)],
            After = [.. messages.Skip(at + 1)],
        };
    }

    /// <summary>
    /// The paused run that waits for the results at the end, with them. Nothing when they are no run's that still waits.
    /// </summary>
    public static async Task<WaitingRun?> WaitingAsync(
        IReadOnlyList<ChatMessage> messages,
        ComponentDefinition component,
        RunService runs,
        CancellationToken token
    )
    {
        var results = messages
            .Reverse()
            .TakeWhile(one => one.Role == ChatRole.Tool)
            .SelectMany(one => one.Contents.OfType<FunctionResultContent>())
            .ToList();
        if (
            results.Count == 0
            || results.Select(one => CallId.Run(one.CallId)).Distinct().ToList() is not [{ } id]
            || await runs.FindAsync(id, token) is not { Status: RunStatus.Paused } run
            || run.Kind != component.Kind
            || run.ComponentId != component.Id
        )
            return null;
        List<RunDecision> decisions = [];
        foreach (var result in results)
        {
            if (run.Needs.FirstOrDefault(one => CallId.Of(id, one) == result.CallId) is { } need)
                decisions.Add(new(need.Id, Result: ToolJson.Text(result.Result)));
        }
        return decisions.Count > 0 ? new(run, decisions) : null;
    }

    /// <summary>Tools that a client carries out.</summary>
    /// <exception cref="RequestException">A name is none, or comes twice.</exception>
    public static IReadOnlyList<ClientTool>? Checked(IReadOnlyList<ClientTool>? tools)
    {
        const int most = 128;
        if (tools is not { Count: > 0 })
            return null;
        if (tools.Count > most)
            throw OpenAiErrors.Bad("tools", $"tools has at most {most} entries.");
        HashSet<string> names = new(StringComparer.Ordinal);
        foreach (var tool in tools)
        {
            if (tool.Name.Length is 0 or > 64 || !tool.Name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-'))
                throw OpenAiErrors.Bad(
                    "tools",
                    $"The name of a tool has 1 to 64 letters, digits, _ and -, not \"{tool.Name}\"."
                );
            if (!names.Add(tool.Name))
                throw OpenAiErrors.Bad("tools", $"tools names {tool.Name} twice.");
        }
        return tools;
    }

    /// <summary>An image or a file from an address: <c>data:</c>, or one that the provider itself reads.</summary>
    /// <param name="address">The address.</param>
    /// <param name="parameter">Where the client has written it.</param>
    /// <param name="type">What it is taken for where the address does not say.</param>
    public static AIContent Attachment(string? address, string parameter, string type)
    {
        try
        {
            if (address is not null && address.StartsWith("data:", StringComparison.OrdinalIgnoreCase))
                return new DataContent(address);
        }
        catch (Exception e) when (e is UriFormatException or ArgumentException)
        {
            throw OpenAiErrors.Bad(parameter, "An address that begins with data: is not one: data:image/png;base64,…");
        }
        return Uri.TryCreate(address, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https"
            ? new UriContent(uri, type)
            : throw OpenAiErrors.Bad(parameter, "Images and files have an address that begins with data: or https:.");
    }
}

/// <summary>A paused run, and the results that it waits for.</summary>
internal sealed record WaitingRun(RunRecord Run, IReadOnlyList<RunDecision> Results);
