using System.Text.RegularExpressions;
using Hive.Testing;

namespace Contracts.Tests.Images;

/// <summary>One instruction of a Dockerfile.</summary>
internal sealed record Instruction(string Word, string Text);

/// <summary>
/// All Dockerfiles, as stages by name: a stage may start from one in another file, which the bake file hands on.
/// </summary>
internal static partial class Dockerfiles
{
    public static IReadOnlyList<string> Files { get; } =
    [.. Checkout.Files.Where(file => file.StartsWith("dockerfiles/Dockerfile", StringComparison.Ordinal))];

    /// <summary>Default values of arguments before the first stage, by name, for each file.</summary>
    public static IEnumerable<(string File, string Name, string Default)> GlobalArguments =>
        Files.SelectMany(file =>
            Instructions(file)
                .TakeWhile(one => one.Word != "FROM")
                .Where(one => one.Word == "ARG")
                .Select(one => one.Text.Split('=', 2))
                .Select(pair => (file, pair[0], pair[1]))
        );

    /// <summary>Instructions of a stage, those of the stages it starts from first.</summary>
    public static IReadOnlyList<Instruction> Stage(string name) =>
        Stages.TryGetValue(name, out var stage) ? [.. Stage(stage.From), .. stage.Instructions] : [];

    /// <summary>Arguments that name the images which a stage, and all that it takes from other stages, is made on.</summary>
    public static IEnumerable<string> BasesOf(string stage) =>
        !Stages.TryGetValue(stage, out var found)
            ? BaseArgument.Match(stage) is { Success: true } argument
                ? [argument.Groups[1].Value]
                : []
            : found
                .Instructions.SelectMany(one => CopiedFrom.Matches(one.Text))
                .Select(match => match.Groups[1].Value)
                .Prepend(found.From)
                .SelectMany(BasesOf);

    /// <summary>Stages that a Dockerfile starts from and another Dockerfile has.</summary>
    public static IReadOnlyList<string> StagesOutside(string file)
    {
        var own = Instructions(file).Where(one => one.Word == "FROM").Select(one => one.Text.Split(' ')[^1]).ToList();
        return
        [
            .. Instructions(file)
                .Where(one => one.Word == "FROM")
                .Select(one => one.Text.Split(' ')[0])
                .Where(from => Stages.ContainsKey(from) && !own.Contains(from))
                .Distinct(),
        ];
    }

    /// <summary>The environment that a stage gives its programs.</summary>
    public static IReadOnlyDictionary<string, string> EnvironmentOf(string stage)
    {
        var found = new Dictionary<string, string>();
        foreach (var (_, rest) in Stage(stage).Where(one => one.Word == "ENV"))
        {
            foreach (Match pair in Assignment.Matches(rest))
                found[pair.Groups[1].Value] = pair.Groups[2].Value.Trim('"');
        }

        return found;
    }

    /// <summary>Paths of the build context that the images are made from.</summary>
    public static IReadOnlyList<string> Copied { get; } =
    [
        .. Files
            .SelectMany(Instructions)
            .SelectMany(one =>
                one.Word switch
                {
                    "COPY" when !one.Text.Contains("--from=", StringComparison.Ordinal) => one
                        .Text.Split(' ', StringSplitOptions.RemoveEmptyEntries)
                        .Where(word => !word.StartsWith("--", StringComparison.Ordinal))
                        .SkipLast(1),
                    "RUN" => BindSource.Matches(one.Text).Select(match => match.Groups[1].Value),
                    _ => [],
                }
            )
            .Select(path => path.TrimEnd('/'))
            .Distinct(),
    ];

    private static Dictionary<string, (string From, List<Instruction> Instructions)> Stages { get; } = ReadStages();

    private static Dictionary<string, (string From, List<Instruction> Instructions)> ReadStages()
    {
        var stages = new Dictionary<string, (string From, List<Instruction> Instructions)>();
        foreach (var file in Files)
        {
            var current = new List<Instruction>();
            foreach (var (word, rest) in Instructions(file))
            {
                if (word != "FROM")
                    current.Add(new Instruction(word, rest));
                else if (rest.Split(' ') is [var from, "AS", var name])
                    stages[name] = (from, current = []);
            }
        }

        return stages;
    }

    private static IEnumerable<Instruction> Instructions(string file) =>
        Continued
            .Replace(Comments.Replace(Checkout.Read(file), ""), " ")
            .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
            .Select(line => line.Split(' ', 2))
            .Select(pair => new Instruction(pair[0], pair.Length > 1 ? pair[1].Trim() : ""));

    [GeneratedRegex(@"^\s*#.*\n", RegexOptions.Multiline)]
    private static partial Regex Comments { get; }

    [GeneratedRegex(@"\\\n\s*")]
    private static partial Regex Continued { get; }

    [GeneratedRegex(@"(\w+)=(""[^""]*""|\S*)")]
    private static partial Regex Assignment { get; }

    [GeneratedRegex(@"^\$\{(\w+)\}$")]
    private static partial Regex BaseArgument { get; }

    [GeneratedRegex(@"(?:--|,)from=([^,\s]+)")]
    private static partial Regex CopiedFrom { get; }

    [GeneratedRegex(@"--mount=type=bind,source=([^,\s]+)")]
    private static partial Regex BindSource { get; }
}
