using Hive.Stacks.Catalogue;
using Hive.Stacks.Engines;
using Hive.Stacks.Keys;
using Hive.Stacks.Platform;
using Hive.Stacks.Reporting;
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
    private readonly StackQuestions _questions = new(api);

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
            if (await _questions.ComponentProblemsAsync(stack, cancellationToken) is { } told)
                return Tell(told, folder, $"{stack.FullName}, which runs");
        }

        foreach (var engine in usable)
        {
            if (
                await CheckAsync(engine, stacks, folder, cancellationToken) is { } listing
                && ComponentProblem.ReadAll(listing.Output) is { } told
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

    internal static Finding Tell(IReadOnlyList<ComponentProblem> problems, string folder, string who) =>
        problems.Count == 0
            ? new Finding(What, FindingState.Ok, $"{folder}, without a problem (asked {who})", Why)
            : new Finding(
                What,
                problems.Any(one => one.IsError) ? FindingState.Error : FindingState.Note,
                $"{Words.Count(problems.Count(one => one.IsError), "error")}, {Words.Count(problems.Count(one => !one.IsError), "warning")} in {folder} (asked {who}): "
                    + string.Join(
                        " · ",
                        problems.OrderByDescending(one => one.IsError).Take(Shown).Select(one => one.ToString())
                    )
                    + (problems.Count > Shown ? $" · and {problems.Count - Shown} more" : ""),
                Why,
                $"correct {string.Join(", ", problems.Select(one => Path.Combine(folder, one.File)).Distinct().Take(Shown).Select(ShellQuoting.Quote))}"
            );
}
