using System.Text.Json;
using System.Text.Json.Nodes;
using Hive.Service.Components;
using Hive.Service.Components.Files;
using Hive.Service.Components.Keys;
using Hive.Testing;
using Json.Schema;

namespace Hive.Service.Tests.Components;

/// <summary>One table of keys, of which reading, the documents and the schemas for editors are made.</summary>
internal sealed class KeyTableTests
{
    private const string Template = "src/Hive.Stacks/Workspaces/Template/ai";
    private static readonly bool Update = Environment.GetEnvironmentVariable("HIVE_UPDATE_GOLDENS") == "1";

    private static IEnumerable<ComponentKind> Kinds => Enum.GetValues<ComponentKind>();

    private static IEnumerable<TestCaseData> Keys =>
        KeyTable.Sections.SelectMany(section =>
            section.Value.Select(key => new TestCaseData(section.Key, key.Name).SetArgDisplayNames(section.Key, key.Name))
        );

    [TestCaseSource(nameof(Keys))]
    public void Every_key_of_the_table_is_read_and_fits_the_schema(string section, string key)
    {
        var (kind, file) = FileWith(section, KeyTable.Of(section, key), Right(KeyTable.Of(section, key)));
        var problems = ProblemsOf(kind, file);
        problems.Should().NotContain(text => text.StartsWith("Unknown key", StringComparison.Ordinal), file.ToJsonString());
        problems.Where(text => text.Contains($"{key} is ", StringComparison.Ordinal)).Should().BeEmpty(file.ToJsonString());
        Fits(kind, file).Should().BeTrue(file.ToJsonString());
    }

    [TestCaseSource(nameof(Keys))]
    public void A_wrong_value_is_wrong_for_the_reader_and_for_the_schema(string section, string name)
    {
        var key = KeyTable.Of(section, name);
        foreach (var wrong in Wrong(key))
        {
            var (kind, file) = FileWith(section, key, wrong);
            ProblemsOf(kind, file).Should().NotBeEmpty(file.ToJsonString());
            Fits(kind, file).Should().BeFalse(file.ToJsonString());
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void An_unknown_key_is_wrong_for_both(ComponentKind kind)
    {
        foreach (var section in KeyTable.Sections.Keys.Where(one => one != "knowledge_filter"))
        {
            var (of, file) = FileWith(section, new("zzz", KeyType.Text, ""), "x");
            if (of != kind)
                continue;
            ProblemsOf(of, file).Should().Contain(text => text.StartsWith("Unknown key \"zzz\"", StringComparison.Ordinal));
            Fits(of, file).Should().BeFalse(file.ToJsonString());
        }
    }

    [TestCaseSource(nameof(Kinds))]
    public void Init_ships_the_schema_and_its_examples_name_it_and_fit(ComponentKind kind)
    {
        var path = Checkout.At($"{Template}/schemas/{kind.Word()}.json");
        var schema = KeySchema.Of(kind).ReplaceLineEndings("\n") + "\n";
        if (Update)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, schema);
        }
        File.Exists(path).Should().BeTrue();
        File.ReadAllText(path).Should().Be(schema, "run this test with HIVE_UPDATE_GOLDENS=1, and commit the file");
        var examples = Directory.GetFiles(
            Checkout.At($"{Template}/{kind.Word()}s"),
            "config.yaml",
            SearchOption.AllDirectories
        );
        examples.Should().NotBeEmpty();
        foreach (var example in examples.Select(File.ReadAllText))
        {
            example.Should().StartWith($"# yaml-language-server: $schema=../../schemas/{kind.Word()}.json\n");
            Fits(kind, YamlJson.Of((YamlMap)YamlFile.Parse(example))).Should().BeTrue(example);
        }
    }

    [TestCase("shared", "agent file:", "model:model.", "memory:memory.", "knowledge_filter:knowledge_filter.")]
    [TestCase("agents", "agent:agent.")]
    [TestCase("teams", "team:team.")]
    [TestCase("workflows", "workflow:workflow.", "workflow file:")]
    [TestCase("steps", "step:", "condition:condition.", "loop:loop.")]
    [TestCase("conditions", "test:")]
    [TestCase("tools", "tool:tool.", "tool file:", "http:http.", "mcp:mcp.", "parameter:parameters[].")]
    public void The_document_has_the_table(string name, params string[] parts)
    {
        var path = Checkout.At("docs/components.md");
        var text = File.ReadAllText(path);
        var (begin, end) = ($"<!-- keys: {name} -->\n", "<!-- /keys -->");
        var from = text.IndexOf(begin, StringComparison.Ordinal) + begin.Length;
        from.Should().BeGreaterThanOrEqualTo(begin.Length, "the document has {0}", begin);
        var to = text.IndexOf(end, from, StringComparison.Ordinal);
        var table = KeyDocument.Of(parts.Select(part => part.Split(':', 2)).Select(part => (part[0], part[1])));
        if (Update)
            File.WriteAllText(path, text[..from] + table + text[to..]);
        else
            text[from..to].Should().Be(table, "run this test with HIVE_UPDATE_GOLDENS=1, and commit the file");
    }

    private static JsonNode Right(ComponentKey key) =>
        key switch
        {
            { Name: "agent_id" or "team_id" or "workflow_id" or "tool_id" } => "it",
            { Name: "url" } => "https://api.example.org/x",
            { Name: "base_url" } => "http://127.0.0.1:8000/v1",
            { Type: KeyType.Whole } => (int)key.Least,
            { Type: KeyType.Number } => key.Most,
            { Type: KeyType.Flag } => true,
            { Type: KeyType.Word } => key.Words[^1],
            { Type: KeyType.Names or KeyType.Lines } => new JsonArray("x"),
            { Type: KeyType.Texts } => new JsonObject { ["a"] = "b" },
            { Type: KeyType.Schema } => new JsonObject { ["type"] = "object" },
            { Type: KeyType.Section } => Least(key.Of),
            { Type: KeyType.Sections } => new JsonArray(Least(key.Of)),
            _ => "x",
        };

    private static IEnumerable<JsonNode> Wrong(ComponentKey key) =>
        key.Type switch
        {
            KeyType.Whole => [(int)key.Least - 1, (int)key.Most + 1, "many"],
            KeyType.Number => [key.Least - 1, key.Most + 1, "many"],
            KeyType.Flag => ["yes"],
            KeyType.Word => ["zzz"],
            KeyType.Names or KeyType.Sections => ["x", new JsonObject { ["x"] = 1 }],
            KeyType.Texts or KeyType.Schema or KeyType.Section => ["x", new JsonArray("x")],
            KeyType.Text => [new JsonArray("x"), new JsonObject { ["x"] = 1 }],
            _ => [],
        };

    // The least that a section can be.
    private static JsonObject Least(string section) =>
        section switch
        {
            "model" => new() { ["provider"] = "openai", ["id"] = "x" },
            "http" => new() { ["url"] = "https://api.example.org/x" },
            "mcp" => new() { ["server"] = "x", ["tool"] = "x" },
            "parameter" => new() { ["name"] = "x" },
            "step" => new() { ["agent"] = "x" },
            "condition" => new() { ["if"] = Least("test"), ["then"] = new JsonArray(Least("step")) },
            "loop" => new() { ["steps"] = new JsonArray(Least("step")) },
            "test" => new() { ["contains"] = "x" },
            "tool" => new() { ["type"] = "http" },
            _ => [],
        };

    private static (ComponentKind Kind, JsonObject File) FileWith(string section, ComponentKey key, JsonNode value)
    {
        string[] alone = ["step", "test"];
        var isKind = alone.Contains(section) && key.Type is not KeyType.Flag && key.Name is not ("of" or "type");
        var part =
            isKind && key.Name is not ("input" or "arguments" or "name" or "description" or "retries" or "zzz")
                ? []
                : Least(section);
        if (key.Name == "arguments")
            part = new() { ["tool"] = "x" };
        // It says again what the step is.
        if (section == "step" && key.Name == "type" && value.ToString() == "loop")
            part = new() { ["loop"] = Least("loop") };
        part[key.Name] = value.DeepClone();
        return section switch
        {
            "agent file" => (ComponentKind.Agent, With("agent", part, new() { ["model"] = Least("model") })),
            "team file" => (
                ComponentKind.Team,
                With("team", part, new() { ["members"] = new JsonArray("x"), ["model"] = Least("model") })
            ),
            "workflow file" => (
                ComponentKind.Workflow,
                With("workflow", part, new() { ["steps"] = new JsonArray(Least("step")) })
            ),
            "tool file" => (ComponentKind.Tool, With("tool", part, ToolOf(key.Name))),
            "agent" => (ComponentKind.Agent, new() { ["agent"] = part }),
            "team" => (ComponentKind.Team, new() { ["team"] = part, ["members"] = new JsonArray("x") }),
            "workflow" => (ComponentKind.Workflow, new() { ["workflow"] = part, ["steps"] = new JsonArray(Least("step")) }),
            "tool" => (
                ComponentKind.Tool,
                new()
                {
                    ["tool"] = part,
                    [part["type"]?.ToString() is "mcp" ? "mcp" : "http"] = Least(
                        part["type"]?.ToString() is "mcp" ? "mcp" : "http"
                    ),
                }
            ),
            "model" or "memory" or "knowledge_filter" => (
                ComponentKind.Agent,
                new() { ["agent"] = new JsonObject(), [section] = part }
            ),
            "http" => (ComponentKind.Tool, new() { ["tool"] = Least("tool"), ["http"] = part }),
            "mcp" => (
                ComponentKind.Tool,
                new()
                {
                    ["tool"] = new JsonObject { ["type"] = "mcp" },
                    ["mcp"] = part,
                }
            ),
            "parameter" => (
                ComponentKind.Tool,
                new()
                {
                    ["tool"] = Least("tool"),
                    ["http"] = Least("http"),
                    ["parameters"] = new JsonArray(part),
                }
            ),
            "step" => (ComponentKind.Workflow, Steps(part)),
            "condition" => (ComponentKind.Workflow, Steps(new() { ["condition"] = part })),
            "loop" => (ComponentKind.Workflow, Steps(new() { ["loop"] = part })),
            _ => (
                ComponentKind.Workflow,
                Steps(
                    new()
                    {
                        ["condition"] = new JsonObject { ["if"] = part, ["then"] = new JsonArray(Least("step")) },
                    }
                )
            ),
        };
    }

    private static JsonObject Steps(JsonObject step) =>
        new() { ["workflow"] = new JsonObject(), ["steps"] = new JsonArray(step) };

    private static JsonObject ToolOf(string key) =>
        key switch
        {
            "mcp" => new() { ["tool"] = new JsonObject { ["type"] = "mcp" } },
            "knowledge_filter" => new() { ["tool"] = new JsonObject { ["type"] = "knowledge" } },
            _ => new() { ["tool"] = Least("tool"), ["http"] = Least("http") },
        };

    private static JsonObject With(string section, JsonObject part, JsonObject more)
    {
        JsonObject file = new() { [section] = Least(section) };
        foreach (var (name, value) in more.Concat(part))
            file[name] = value?.DeepClone();
        return file;
    }

    private static List<string> ProblemsOf(ComponentKind kind, JsonObject file)
    {
        using var folder = new ComponentsFolder();
        folder.File($"{kind.Word()}s/it/config.yaml", file.ToJsonString());
        return [.. folder.Check().Problems.Select(one => one.Message)];
    }

    private static bool Fits(ComponentKind kind, JsonNode file) =>
        JsonSchema.FromText(KeySchema.Of(kind)).Evaluate(JsonElement.Parse(file.ToJsonString())).IsValid;
}
