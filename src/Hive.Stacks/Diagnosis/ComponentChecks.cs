using System.Text.Json;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;
using Hive.Stacks.Keys;
using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Diagnosis;

/// <summary>
/// What is wrong with the files in <c>ai/</c>. The API alone understands them: one that runs is asked, else its program is
/// run for the purpose, with whatever an engine has of it.
/// </summary>
/// <param name="api">The way to an API that runs.</param>
internal sealed class ComponentChecks(GuardedApi api)
{
    private const string What = "Components";
    private const string Why = "an agent whose file has an error is not there, or is the one before";
    private const int Shown = 5;
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(8);

    public async Task<Finding> LookAsync(
        IReadOnlyList<StackInstance> stacks,
        IReadOnlyList<IStackEngine> usable,
        CancellationToken cancellationToken
    )
    {
        var folder = stacks[0].Paths.Components;
        if (!Directory.Exists(folder))
            return new Finding(What, FindingState.Ok, $"no {folder} yet; the first serve makes it", Why);
        foreach (var stack in stacks)
        {
            if (Understand(await AskAsync(stack, cancellationToken)) is { } told)
                return Tell(told, folder, $"{stack.FullName}, which runs");
        }

        foreach (var engine in usable)
        {
            if (
                await CheckAsync(engine, stacks, folder, cancellationToken) is { } listing
                && Understand(listing.Output) is { } told
            )
                return Tell(told, folder, listing.Who);
        }

        return new Finding(
            What,
            FindingState.Note,
            "not looked at: no API runs, and none that can check them is built",
            Why,
            $"{ConsoleCommand.For("BuildImages")}, or serve a stack; then run this again"
        );
    }

    private static async Task<ComponentListing?> CheckAsync(
        IStackEngine engine,
        IReadOnlyList<StackInstance> stacks,
        string folder,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await engine.CheckComponentsAsync(stacks, folder, cancellationToken);
        }
        catch (StackException)
        {
            return null;
        }
    }

    private async Task<string?> AskAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(
            HttpMethod.Get,
            new Uri(stack.Settings.Url, "/api/v1/components/problems")
        );
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        late.CancelAfter(Timeout);
        try
        {
            using var answer = await api.SendAsync(stack, question, late.Token);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(late.Token) : null;
        }
        catch (Exception exception)
            when (exception is HttpRequestException or StackException
                || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested)
            )
        {
            return null;
        }
    }

    internal static IReadOnlyList<ComponentProblem>? Understand(string? text)
    {
        if (text is null)
            return null;
        try
        {
            using var listing = JsonDocument.Parse(text);
            return
            [
                .. listing
                    .RootElement.GetProperty("problems")
                    .EnumerateArray()
                    .Select(problem => new ComponentProblem(
                        problem.GetProperty("file").GetString()!,
                        problem.GetProperty("line").GetInt32(),
                        problem.GetProperty("column").GetInt32(),
                        problem.GetProperty("message").GetString()!,
                        problem.GetProperty("severity").GetString() == "error"
                    )),
            ];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Another version's program, which knows no such question.
            return null;
        }
    }

    internal static Finding Tell(IReadOnlyList<ComponentProblem> problems, string folder, string who) =>
        problems.Count == 0
            ? new Finding(What, FindingState.Ok, $"{folder}, without a problem (asked {who})", Why)
            : new Finding(
                What,
                FindingState.Note,
                $"{problems.Count(one => one.IsError)} errors and {problems.Count(one => !one.IsError)} warnings in {folder} (asked {who}): "
                    + string.Join(
                        " · ",
                        problems
                            .OrderByDescending(one => one.IsError)
                            .Take(Shown)
                            .Select(one => $"{one.File}:{one.Line}:{one.Column} {one.Message.TrimEnd('.')}")
                    )
                    + (problems.Count > Shown ? $" · and {problems.Count - Shown} more" : ""),
                Why,
                $"correct {string.Join(", ", problems.Select(one => Path.Combine(folder, one.File)).Distinct().Take(Shown).Select(ShellQuoting.Quote))}"
            );
}

/// <summary>A problem as the API tells it.</summary>
internal sealed record ComponentProblem(string File, int Line, int Column, string Message, bool IsError);
