namespace Hive.Service.Components.Keys;

/// <summary>Keys of workflows.</summary>
internal static class WorkflowKeys
{
    public static IReadOnlyList<ComponentKey> File { get; } =
    [
        new("steps", KeyType.Sections, "a list, one at least, at most 200 in all and 16 deep")
        {
            Of = "step",
            Required = true,
        },
        SharedKeys.WhenBusy,
    ];

    // Those of the original that describe agents; here each step names an agent that has its own.
    public static IReadOnlyList<string> OfOthers { get; } =
    [
        "model",
        "models",
        "memory",
        "instructions",
        "expected_output",
        "storage",
        "display",
        "context",
        "events",
        "streaming",
        "success_criteria",
        "execution",
        "validation",
        "integrations",
        "monitoring",
        "development",
    ];

    public static IReadOnlyList<ComponentKey> Step { get; } =
    [
        new("name", KeyType.Text, "unlike every other step's") { Default = "its kind and a number" },
        new("description", KeyType.Text, "for people"),
        new("retries", KeyType.Whole, "how often it is tried again") { Most = 10, Default = "0" },
        new("agent", KeyType.Text, "an agent's id; `input` (optional) is what it is asked"),
        new("team", KeyType.Text, "a team's id; `input` (optional)"),
        new(
            "input",
            KeyType.Text,
            "what an agent or a team is asked: `{input}` is the run's input, `{previous}` the output before"
        )
        {
            Default = "`{previous}`",
        },
        new("tool", KeyType.Text, "a tool's id or a built-in one; `arguments` by parameter name"),
        new("arguments", KeyType.Texts, "of a tool, by parameter name, with the same places"),
        new("sequential", KeyType.Sections, "steps one after another") { Of = "step" },
        new("parallel", KeyType.Sections, "steps at the same time; their outputs are joined in the order of the file")
        {
            Of = "step",
        },
        new("condition", KeyType.Section, "`if`: a condition; `then`: steps; `else`: steps (optional)") { Of = "condition" },
        new("loop", KeyType.Section, "`steps`; `until`: a condition, asked after each round (optional); `max_iterations`")
        {
            Of = "loop",
        },
        new("type", KeyType.Word, "says again of which kind it is; not needed")
        {
            Words = ["agent", "team", "tool", "sequential", "parallel", "condition", "loop"],
        },
    ];

    public static IReadOnlyList<ComponentKey> Condition { get; } =
    [
        new("if", KeyType.Section, "the condition") { Of = "test", Required = true },
        new("then", KeyType.Sections, "steps when it holds") { Of = "step", Required = true },
        new("else", KeyType.Sections, "steps when it does not") { Of = "step", Default = "none" },
    ];

    public static IReadOnlyList<ComponentKey> Loop { get; } =
    [
        new("steps", KeyType.Sections, "the steps of a round") { Of = "step", Required = true },
        new("until", KeyType.Section, "a condition, asked after each round") { Of = "test", Default = "none" },
        new("max_iterations", KeyType.Whole, "rounds at most")
        {
            Least = 1,
            Most = 100,
            Default = "3",
        },
    ];

    public static IReadOnlyList<ComponentKey> Test { get; } =
    [
        new(
            "contains",
            KeyType.Text,
            "the previous output contains the text; here and in the next two, capitals and surrounding space do not count"
        ),
        new("equals", KeyType.Text, "it is the text"),
        new("starts_with", KeyType.Text, "it begins with the text"),
        new(
            "matches",
            KeyType.Text,
            "the regular expression (without look-around and back references) finds something in it"
        ),
        new("of", KeyType.Word, "beside a test: whose text is asked")
        {
            Words = ["previous", "input"],
            Default = "`previous`",
        },
        new("case_sensitive", KeyType.Flag, "beside a test: capitals count") { Default = "`false`" },
        new("not", KeyType.Section, "the condition in it does not hold") { Of = "test" },
        new("all", KeyType.Sections, "all conditions of the list hold") { Of = "test" },
        new("any", KeyType.Sections, "one at least of the list's conditions holds") { Of = "test" },
    ];
}
