namespace Hive.Service.Components.Files;

/// <summary>Conditions of steps.</summary>
internal static class ConditionReader
{
    private const int LongestValue = 1000;

    private static readonly string[] Tests = ["contains", "equals", "starts_with", "matches"];
    private static readonly string[] Connectives = ["not", "all", "any"];

    // Stands in for one that is wrong: the file is not used then.
    private static readonly StepCondition Nothing = new AllCondition([]);

    public static StepCondition Required(MapReader of, string key)
    {
        if (of.Node(key) is null)
            of.Problems.Error(of.Map, $"{of.Path(key)} is missing; for example {key}: {{ contains: yes }}.");
        return Optional(of, key) ?? Nothing;
    }

    public static StepCondition? Optional(MapReader of, string key) =>
        of.Section(key) is { } condition ? Read(condition) : null;

    private static StepCondition Read(MapReader condition)
    {
        string[] words = [.. Tests.Concat(Connectives).Where(word => condition.Node(word) is not null)];
        var read = words switch
        {
            ["not"] => new NotCondition(Optional(condition, "not") ?? Nothing),
            ["all"] => new AllCondition(Several(condition, "all")),
            ["any"] => new AnyCondition(Several(condition, "any")),
            [var test] => Test(condition, test),
            [] => Wrong(condition, $"has one of: {string.Join(", ", Tests.Concat(Connectives))}"),
            _ => Wrong(condition, $"is one thing, not {string.Join(" and ", words)}; put them below all or any"),
        };
        condition.RefuseOthers();
        return read;
    }

    private static TextCondition Test(MapReader condition, string test)
    {
        var value = condition.Text(test) ?? "";
        var caseSensitive = condition.Flag("case_sensitive") ?? false;
        if (value.Length > LongestValue)
            condition.Problems.Error(
                condition.Node(test)!,
                $"{condition.Path(test)} is longer than {LongestValue} characters."
            );
        else if (test == "matches")
            CheckExpression(condition, value);
        return new()
        {
            Test = test switch
            {
                "equals" => TextTest.Equals,
                "starts_with" => TextTest.StartsWith,
                "matches" => TextTest.Matches,
                _ => TextTest.Contains,
            },
            Value = value,
            OfInput = condition.OneOf("of") == "input",
            CaseSensitive = caseSensitive,
        };
    }

    private static void CheckExpression(MapReader condition, string pattern)
    {
        try
        {
            TextCondition.Expression(pattern, caseSensitive: true);
        }
        catch (Exception e) when (e is ArgumentException or NotSupportedException)
        {
            condition.Problems.Error(
                condition.Node("matches")!,
                $"{condition.Path("matches")} is no regular expression that is read here: {e.Message.TrimEnd('.')}."
            );
        }
    }

    private static StepCondition[] Several(MapReader condition, string key) =>
        [
            .. condition
                .List(key)
                .Select(
                    (item, place) =>
                        item is YamlMap map
                            ? Read(new(map, $"{condition.Path(key)}[{place}]", condition.Problems))
                            : Wrong(condition, $"{key} holds conditions, not {item.What}")
                ),
        ];

    private static StepCondition Wrong(MapReader at, string message)
    {
        at.Problems.Error(at.Map, $"The condition {at.Path("").TrimEnd('.')} {message}.");
        return Nothing;
    }
}
