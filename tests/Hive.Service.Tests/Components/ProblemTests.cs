using System.Diagnostics;
using System.Text;
using Hive.Service.Components;

namespace Hive.Service.Tests.Components;

internal sealed class ProblemTests
{
    private ComponentsFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new ComponentsFolder().Agent("good");

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase("agent: {}\ntools: [http_fetch]\nrequires_approval: [http_fech]", "http_fech")]
    [TestCase("agent: {}\nmcp_servers: [\"mail:read\"]\nrequires_approval: [\"mail:send\"]", "mail:send")]
    public void A_guard_of_a_tool_that_is_not_there_is_an_error(string text, string name) =>
        OnlyProblemOf(text).Message.Should().Contain($"\"{name}\", which is in neither tools nor mcp_servers");

    [TestCase("agent: {}\nmodle: { provider: openai, id: x }", 2, 1, "model")]
    [TestCase("agent:\n  nme: Bad", 2, 3, "name")]
    [TestCase("agent: {}\nmodel:\n  provider: openai\n  id: x\n  temperatur: 1", 5, 3, "temperature")]
    [TestCase("agent: {}\nmemory: { num_history_run: 3 }", 2, 11, "num_history_runs")]
    [TestCase("agent: {}\nknowledge_filter: { max_result: 3 }", 2, 21, "max_results")]
    public void An_unknown_key_is_an_error_with_its_place_and_the_nearest_known_key(
        string text,
        int line,
        int column,
        string nearest
    )
    {
        var problem = OnlyProblemOf(text);
        problem.Line.Should().Be(line);
        problem.Column.Should().Be(column);
        problem.NearestKey.Should().Be(nearest);
        problem.Message.Should().StartWith("Unknown key ").And.EndWith($"did you mean {nearest}?");
    }

    [TestCase(
        "agent: {}\nmodel: { provider: opnai, id: x }",
        2,
        20,
        "model.provider is \"opnai\", which is none of: * Did you mean openai?"
    )]
    [TestCase("agent: {}\nmodel: { provider: openai }", 2, 8, "model.id is missing; *")]
    [TestCase(
        "agent: {}\nmodel: { provider: openai, id: x, temperature: hot }",
        2,
        48,
        "model.temperature is a number from 0 to 2, not \"hot\"."
    )]
    [TestCase(
        "agent: {}\nmodel: { provider: openai, id: x, max_tokens: 0 }",
        2,
        47,
        "model.max_tokens is a whole number from 1 *"
    )]
    [TestCase(
        "agent: {}\nmodel: { provider: openai, id: x, base_url: 'file:///etc/passwd' }",
        2,
        45,
        "model.base_url is an http or https address *"
    )]
    [TestCase(
        "agent: {}\nmodel: { provider: openai, id: x, key_variable: 'sk-1234' }",
        2,
        49,
        "model.key_variable is the name of a variable*"
    )]
    [TestCase("agent: {}\nmodel: openai", 2, 8, "model is a mapping of keys, not \"openai\".")]
    [TestCase("agent: {}\ntools: weather", 2, 8, "tools is a list, not \"weather\".")]
    [TestCase("agent: {}\ntools: [[a]]", 2, 9, "tools holds names, not a list.")]
    [TestCase(
        "agent: {}\nmemory: { enable_user_memories: yes }",
        2,
        33,
        "memory.enable_user_memories is true or false, not \"yes\"."
    )]
    [TestCase("agent: { agent_id: other }", 1, 20, "agent.agent_id is \"other\", but the folder is called \"bad\"*")]
    [TestCase("agent: { agent_id: ../../etc/passwd }", 1, 20, "agent.agent_id is no id: *")]
    [TestCase("instructions: x", 1, 1, "The section agent is missing; *")]
    [TestCase("- agent", 1, 1, "A component's file is a mapping of keys.")]
    [TestCase("# nothing", 1, 1, "The file is empty.")]
    [TestCase("", 1, 1, "The file is empty.")]
    [TestCase("agent: { name: x", 1, 17, "This is not YAML: *")]
    [TestCase("agent:\n\tname: x", 2, 1, "A tab indents this line; *")]
    [TestCase("agent: {}\nagent: {}", 2, 1, "The key \"agent\" stands here a second time.")]
    [TestCase("agent: {}\n---\nagent: {}", 2, 1, "A file holds one document; *")]
    [TestCase("agent: &a { name: x }", 1, 8, "Anchors (&) and aliases (\\*) are not read; *")]
    [TestCase("agent: {}\ntools: [wether]", 2, 9, "tools names \"wether\", but there is no tool of that id.")]
    public void What_is_wrong_is_told_with_its_place(string text, int line, int column, string message)
    {
        var problem = OnlyProblemOf(text);
        problem.Message.Should().Match(message.Replace("(\\*)", "(?)", StringComparison.Ordinal));
        (problem.Line, problem.Column).Should().Be((line, column));
        problem.Severity.Should().Be(ProblemSeverity.Error);
    }

    [Test]
    public void Keys_of_other_programs_are_warnings_and_the_agent_is_loaded()
    {
        folder.Agent("bad", "storage: { type: postgres }\ndisplay: { markdown: true }\n");
        var set = folder.Check();
        set.Agents.Should().ContainKey("bad");
        set.Problems.Should().OnlyContain(problem => problem.Severity == ProblemSeverity.Warning).And.HaveCount(2);
    }

    [Test]
    public void Bytes_that_are_no_utf8_are_told_with_their_place() =>
        OnlyProblemOf([.. "agent:\n  name: "u8, 0xff, 0xfe])
            .Should()
            .BeEquivalentTo(
                new
                {
                    Line = 2,
                    Column = 9,
                    Message = "The file is not UTF-8 here; save it as UTF-8.",
                }
            );

    [Test]
    public void A_nul_byte_is_told_with_its_place() =>
        OnlyProblemOf("agent:\n  name: a\0b"u8.ToArray())
            .Should()
            .BeEquivalentTo(
                new
                {
                    Line = 2,
                    Column = 10,
                    Message = "The file holds a NUL byte: it is no text.",
                }
            );

    [Test]
    public void A_file_of_ten_megabytes_is_not_read() =>
        OnlyProblemOf(new byte[10 * 1024 * 1024]).Message.Should().Be("The file has 10 MiB; at most 1 MiB is read.");

    [Test]
    public void A_bomb_of_aliases_is_refused_at_its_first_anchor() =>
        OnlyProblemOf("a: &a [x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b]\n")
            .Message.Should()
            .StartWith("Anchors (&) and aliases (*)");

    [TestCase("[")]
    [TestCase("{a: ")]
    public void Half_a_megabyte_of_brackets_is_refused_quickly(string bracket)
    {
        var text = new StringBuilder("agent: ").Insert(7, bracket, 500_000 / bracket.Length).ToString();
        var clock = Stopwatch.StartNew();
        OnlyProblemOf(text).Message.Should().Be("The file nests deeper than 64 levels.");
        clock.Elapsed.Should().BeLessThan(TimeSpan.FromSeconds(10), "time grows with the size, not with its square");
    }

    [Test]
    public void A_folder_whose_name_is_no_id_is_told()
    {
        folder.File("agents/Über Agent/config.yaml", "agent: {}");
        folder
            .Check()
            .Problems.Should()
            .ContainSingle()
            .Which.Message.Should()
            .StartWith("The folder's name is the component's id");
    }

    [Test]
    public void A_file_without_a_folder_of_its_own_is_told()
    {
        folder.File("agents/lonely.yaml", "agent: {}");
        folder
            .Check()
            .Problems.Should()
            .ContainSingle()
            .Which.Message.Should()
            .Be("A component has a folder of its own: move it to agents/lonely/config.yaml.");
    }

    [Test]
    public void A_link_to_a_file_outside_is_not_read()
    {
        Directory.CreateDirectory(Path.Combine(folder.Path, "agents/bad"));
        File.CreateSymbolicLink(Path.Combine(folder.Path, "agents/bad/config.yaml"), "/etc/passwd");
        var set = folder.Check();
        set.Agents.Keys.Should().Equal("good");
        set.Problems.Should().ContainSingle().Which.Message.Should().StartWith("This is a link that leads out");
    }

    [Test]
    public void A_member_that_is_not_there_takes_its_team_and_whoever_names_the_team_along()
    {
        folder.File("teams/lost/config.yaml", "team: {}\nmembers:\n  - good\n  - goood\n");
        folder.File("workflows/flow/config.yaml", "workflow: {}\nsteps:\n  - team: lost\n");

        var set = folder.Check();

        set.Teams.Should().BeEmpty();
        set.Workflows.Should().BeEmpty();
        set.Agents.Keys.Should().Equal("good");
        set.Problems.Select(one => (one.File, one.Line, one.Column, one.Message))
            .Should()
            .Equal(
                (
                    "teams/lost/config.yaml",
                    4,
                    5,
                    "members names \"goood\", but there is no agent or team of that id; did you mean good?"
                ),
                ("workflows/flow/config.yaml", 3, 11, "team names \"lost\", which has a problem itself.")
            );
    }

    [Test]
    public void A_team_inside_itself_is_refused()
    {
        folder
            .File("teams/a/config.yaml", "team: {}\nmembers: [b]\n")
            .File("teams/b/config.yaml", "team: {}\nmembers: [a, good]\n");
        var set = folder.Check();
        set.Teams.Should().BeEmpty();
        set.Problems.Should().HaveCount(2).And.OnlyContain(one => one.Message.Contains("is a member of itself"));
    }

    [TestCase("steps: []", "steps has at least one step.")]
    [TestCase("steps: [{ agent: good, team: x }]", "steps[0] is several steps at once (agent, team); *")]
    [TestCase("steps: [{ name: x }]", "steps[0] says not what to do: *")]
    [TestCase("steps: [{ agnt: good }]", "Unknown key \"agnt\" in steps[0]: did you mean agent?")]
    [TestCase("steps: [{ agent: good, retries: 11 }]", "steps[0].retries is a whole number from 0 to 10, not \"11\".")]
    [TestCase("steps: [{ agent: good, name: a }, { agent: good, name: a }]", "Two steps are called \"a\".")]
    [TestCase(
        "steps: [{ loop: { steps: [{ agent: good }], max_iterations: 0 } }]",
        "steps[0].loop.max_iterations is a whole number from 1 to 100, *"
    )]
    [TestCase("steps: [{ condition: { then: [{ agent: good }] } }]", "steps[0].condition.if is missing; *")]
    [TestCase(
        "steps: [{ condition: { if: { contains: a, equals: b }, then: [{ agent: good }] } }]",
        "The condition * is one thing, not contains and equals; *"
    )]
    [TestCase(
        "steps: [{ condition: { if: { matches: '(' }, then: [{ agent: good }] } }]",
        "* is no regular expression that is read here: *"
    )]
    [TestCase(
        "steps: [{ condition: { if: { matches: '(?=a)' }, then: [{ agent: good }] } }]",
        "* is no regular expression that is read here: *"
    )]
    public void A_workflow_that_makes_no_sense_is_told(string steps, string message)
    {
        folder.File("workflows/flow/config.yaml", $"workflow: {{}}\n{steps}\n");
        var set = folder.Check();
        set.Workflows.Should().BeEmpty();
        set.Problems.Should().Contain(one => one.Severity == ProblemSeverity.Error).Which.Message.Should().Match(message);
    }

    [TestCase("tool: {}", "tool.type is missing; *")]
    [TestCase("tool: { type: http }", "The section http is missing: *")]
    [TestCase("tool: { type: http }\nhttp: { url: 'ftp://x/' }", "http.url is an http or https address *")]
    [TestCase(
        "tool: { type: http }\nparameters: [{ name: host }]\nhttp: { url: 'https://{host}/' }",
        "http.url has a place for a parameter in its host; *"
    )]
    [TestCase(
        "tool: { type: http }\nhttp: { url: 'https://x/{city}' }",
        "http.url has a place for {city}, which is none of the parameters."
    )]
    public void A_tool_that_makes_no_sense_is_told(string text, string message)
    {
        folder.File("tools/bad/config.yaml", text);
        folder.Check().Problems.Select(one => one.Message).Should().Contain(one => Matches(one, message));
    }

    private static bool Matches(string text, string wildcard) =>
        System.IO.Enumeration.FileSystemName.MatchesSimpleExpression(
            wildcard.Replace("\\", "\\\\", StringComparison.Ordinal),
            text
        );

    private ComponentProblem OnlyProblemOf(string text) => OnlyProblemOf(Encoding.UTF8.GetBytes(text));

    private ComponentProblem OnlyProblemOf(byte[] bytes)
    {
        folder.File("agents/bad/config.yaml", bytes);
        var set = folder.Check();
        set.Agents.Keys.Should().Equal("good");
        set.Problems.Should().OnlyContain(one => one.File == "agents/bad/config.yaml").And.ContainSingle();
        return set.Problems[0];
    }
}
