namespace Hive.Service.Components.Files;

/// <summary>Steps of one workflow.</summary>
internal sealed class StepReader(ProblemList problems)
{
    private const int Most = 200;
    private const int Deepest = 16;

    private static readonly string[] Kinds = ["agent", "team", "tool", "sequential", "parallel", "condition", "loop"];

    private readonly HashSet<string> names = [];
    private readonly Dictionary<string, int> counted = [];
    private int count;
    private int depth;

    /// <summary>The steps of a list that must not be empty.</summary>
    public IReadOnlyList<StepDefinition> Steps(MapReader of, string key)
    {
        if (++depth > Deepest)
            throw new FileException($"Steps nest deeper than {Deepest} levels.", of.Map.Line, of.Map.Column);
        var items = of.List(key);
        if (items.Count == 0 && of.Node(key) is null or YamlList)
            problems.Error(of.Node(key) ?? of.Map, $"{of.Path(key)} has at least one step.");
        StepDefinition[] steps =
        [
            .. items.Select((item, place) => Step(item, $"{of.Path(key)}[{place}]")).OfType<StepDefinition>(),
        ];
        depth--;
        return steps;
    }

    private StepDefinition? Step(YamlNode item, string path)
    {
        if (++count > Most)
            throw new FileException($"A workflow has at most {Most} steps.", item.Line, item.Column);
        if (item is not YamlMap map)
        {
            problems.Error(
                item,
                $"{path} is a step, a mapping with one of: {string.Join(", ", Kinds)}; this is {item.What}."
            );
            return null;
        }
        var reader = new MapReader(map, path, problems);
        string[] kinds = [.. Kinds.Where(kind => reader.Node(kind) is not null)];
        var type = reader.Text("type");
        var step = kinds switch
        {
            [var kind] => Body(reader, kind) with
            {
                Description = reader.Text("description")?.Trim() ?? "",
                Retries = reader.Whole("retries") ?? 0,
            },
            [] => None(reader, map, path),
            _ => Wrong(map, $"{path} is several steps at once ({string.Join(", ", kinds)}); a step is one of them."),
        };
        if (step is not null && type is not null && type != kinds[0])
            problems.Error(
                reader.Node("type")!,
                $"{path}.type is {type}, but the step is of the kind {kinds[0]}; remove type."
            );
        reader.Text("description");
        reader.Node("retries");
        // Without a kind, which other keys are right is not known either.
        if (step is not null)
            reader.RefuseOthers();
        return step;
    }

    private StepDefinition Body(MapReader step, string kind)
    {
        var name = Name(step, kind);
        return kind switch
        {
            "agent" => new AgentStep
            {
                Name = name,
                Agent = step.Text(kind) ?? "",
                Input = Fillable(step.Text("input")),
            },
            "team" => new TeamStep
            {
                Name = name,
                Team = step.Text(kind) ?? "",
                Input = Fillable(step.Text("input")),
            },
            "tool" => new ToolStep
            {
                Name = name,
                Tool = step.Text(kind) ?? "",
                Arguments = step.Texts("arguments").ToDictionary(one => one.Key, one => new StepText(one.Value)),
            },
            "sequential" => new SequenceStep { Name = name, Steps = Steps(step, kind) },
            "parallel" => new ParallelStep { Name = name, Steps = Steps(step, kind) },
            "condition" => Condition(step, name),
            _ => Loop(step, name),
        };
    }

    private ConditionStep Condition(MapReader step, string name)
    {
        var inner = step.Section("condition") ?? Empty(step, "condition");
        var read = new ConditionStep
        {
            Name = name,
            If = ConditionReader.Required(inner, "if"),
            Then = Steps(inner, "then"),
            Else = inner.Node("else") is null ? [] : Steps(inner, "else"),
        };
        inner.RefuseOthers();
        return read;
    }

    private LoopStep Loop(MapReader step, string name)
    {
        var inner = step.Section("loop") ?? Empty(step, "loop");
        var read = new LoopStep
        {
            Name = name,
            Steps = Steps(inner, "steps"),
            Until = ConditionReader.Optional(inner, "until"),
            MaxIterations = inner.Whole("max_iterations") ?? 3,
        };
        inner.RefuseOthers();
        return read;
    }

    private string Name(MapReader step, string kind)
    {
        var number = counted[kind] = counted.GetValueOrDefault(kind) + 1;
        var name = step.Text("name") is { } text && text.Trim() is { Length: > 0 } given ? given : $"{kind}-{number}";
        if (!names.Add(name))
            problems.Error(step.Node("name") ?? step.Map, $"Two steps are called \"{name}\".");
        return name;
    }

    private StepDefinition? None(MapReader step, YamlMap map, string path)
    {
        foreach (var known in new[] { "name", "description", "retries", "input", "arguments", "type" })
            step.Node(known);
        foreach (var (key, _) in step.Others)
            problems.UnknownKey(key, path, step.Nearest(key.Text), Kinds);
        return step.Others.Any()
            ? null
            : Wrong(map, $"{path} says not what to do: it has one of {string.Join(", ", Kinds)}.");
    }

    private StepDefinition? Wrong(YamlNode at, string message)
    {
        problems.Error(at, message);
        return null;
    }

    private static StepText? Fillable(string? text) => text is null ? null : new(text);

    private MapReader Empty(MapReader step, string key) =>
        new(new([], step.Map.Line, step.Map.Column), step.Path(key), problems);
}
