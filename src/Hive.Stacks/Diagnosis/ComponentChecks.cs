using System.Text.Json;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Commands;
using Hive.Stacks.Engines.Docker;
using Hive.Stacks.Engines.Local;
using Hive.Stacks.Keys;
using Hive.Stacks.Requests;
using Hive.Stacks.Running;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Diagnosis;

/// <summary>
/// What is wrong with the files in <c>ai/</c>. The API alone understands them: one that runs is asked, else its program is run for the
/// purpose, from an image or as it was published for this machine.
/// </summary>
/// <param name="daemon">Asked for images.</param>
/// <param name="runner">Runs the program.</param>
/// <param name="api">The way to an API that runs.</param>
internal sealed class ComponentChecks(DockerDaemon daemon, ICommandRunner runner, GuardedApi api)
{
    private const string What = "Components";
    private const string Why = "an agent whose file has an error is not there, or is the one before";
    private const int Shown = 5;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    public async Task<Finding> LookAsync(StackRequest request, IReadOnlyList<StackInstance> stacks, bool docker, CancellationToken cancellationToken)
    {
        var folder = stacks[0].ComponentsFolder;
        if (!Directory.Exists(folder)) return new Finding(What, FindingState.Ok, $"no {folder} yet; the first serve makes it", Why);
        foreach (var stack in stacks)
        {
            if (Understand(await AskAsync(stack, cancellationToken)) is { } told) return Tell(told, folder, $"{stack.FullName}, which runs");
        }

        if (docker)
        {
            foreach (var image in stacks.Select(stack => stack.Images[stack.Definition.Api.Name]).Distinct())
            {
                if (await daemon.FindImageAsync(image, cancellationToken) is not null && Understand(await RunAsync(InContainer(image, folder), cancellationToken)) is { } told)
                    return Tell(told, folder, image);
            }
        }

        var published = PublishedApi.Of(request.Product);
        if (published.Exists && Understand(await RunAsync(new Command("dotnet", [published.Assembly, "check", folder]), cancellationToken)) is { } here)
            return Tell(here, folder, "the API published for this machine");
        return new Finding(What, FindingState.Note, "not looked at: no API runs, and none that can check them is built", Why, $"{ConsoleCommand.For("BuildImages")}, or serve a stack; then run this again");
    }

    // The quotes are those of CSV, which the option is: a path may have commas in it.
    internal static Command InContainer(string image, string folder) => new("docker",
    [
        "run", "--rm", "--network=none", "--read-only", "--user", $"{Account.ForContainers.UserId}:{Account.ForContainers.GroupId}",
        "--mount", $"type=bind,\"source={folder.Replace("\"", "\"\"", StringComparison.Ordinal)}\",target=/app/ai,readonly", "--entrypoint", "/app/hive-api", image, "check", "/app/ai",
    ]);

    private async Task<string?> RunAsync(Command command, CancellationToken cancellationToken)
    {
        try
        {
            // Its exit code tells of errors in the files; what matters is whether it prints what is asked for.
            return (await runner.RunAsync(command with { Deadline = TimeSpan.FromSeconds(30) }, null, cancellationToken)).Output;
        }
        catch (StackException)
        {
            return null;
        }
    }

    private async Task<string?> AskAsync(StackInstance stack, CancellationToken cancellationToken)
    {
        using var question = new HttpRequestMessage(HttpMethod.Get, new Uri(stack.Url, "/api/v1/components/problems"));
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var answer = await api.SendAsync(stack, question, patience.Token);
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync(patience.Token) : null;
        }
        catch (Exception exception) when (exception is HttpRequestException or StackException
            || (exception is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return null;
        }
    }

    internal static IReadOnlyList<ComponentProblem>? Understand(string? text)
    {
        if (text is null) return null;
        try
        {
            using var listing = JsonDocument.Parse(text);
            return
            [
                .. listing.RootElement.GetProperty("problems").EnumerateArray().Select(problem => new ComponentProblem(
                    problem.GetProperty("file").GetString()!, problem.GetProperty("line").GetInt32(), problem.GetProperty("column").GetInt32(),
                    problem.GetProperty("message").GetString()!, problem.GetProperty("severity").GetString() == "error")),
            ];
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException)
        {
            // Another version's program, which knows no such question.
            return null;
        }
    }

    internal static Finding Tell(IReadOnlyList<ComponentProblem> problems, string folder, string who) => problems.Count == 0
        ? new Finding(What, FindingState.Ok, $"{folder}, without a problem (asked {who})", Why)
        : new Finding(What, FindingState.Note,
            $"{problems.Count(one => one.IsError)} errors and {problems.Count(one => !one.IsError)} warnings in {folder} (asked {who}): "
            + string.Join(" · ", problems.OrderByDescending(one => one.IsError).Take(Shown).Select(one => $"{one.File}:{one.Line}:{one.Column} {one.Message.TrimEnd('.')}"))
            + (problems.Count > Shown ? $" · and {problems.Count - Shown} more" : ""),
            Why, $"correct {string.Join(", ", problems.Select(one => Path.Combine(folder, one.File)).Distinct().Take(Shown).Select(ShellQuoting.Quote))}");
}

/// <summary>A problem as the API tells it.</summary>
internal sealed record ComponentProblem(string File, int Line, int Column, string Message, bool IsError);
