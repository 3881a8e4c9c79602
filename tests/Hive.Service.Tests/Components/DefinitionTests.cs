using Hive.Service.Components;

namespace Hive.Service.Tests.Components;

internal sealed class DefinitionTests
{
    private ComponentsFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [Test]
    public void An_agent_has_what_its_file_says()
    {
        folder.File("tools/weather/config.yaml", "tool: { type: http }\nhttp: { url: https://weather.example/today }\n");
        folder.File(
            "agents/support/config.yaml",
            """
            agent:
              name: Support
              agent_id: support
              version: 7
              description: Answers questions.
              role: Knows the handbook
            model: { provider: openai, id: gpt-4o-mini, temperature: 0.3, max_tokens: 1000, base_url: "http://127.0.0.1:9/v1", key_variable: MY_KEY }
            instructions: |
              You answer from the handbook.
            expected_output: Three sentences.
            tools: [search_knowledge, { name: weather }]
            mcp_servers: ["github:*"]
            memory: { num_history_runs: 7, enable_user_memories: true }
            knowledge_filter: { max_results: 3, relevance_threshold: 0.5, business_unit: Payments }
            """
        );

        var set = folder.Check();

        set.Problems.Should().BeEmpty();
        var agent = set.Agents["support"];
        agent
            .Should()
            .BeEquivalentTo(
                new
                {
                    Kind = ComponentKind.Agent,
                    Name = "Support",
                    Version = "7",
                    Description = "Answers questions.",
                    Role = "Knows the handbook",
                    Model = new ModelDefinition
                    {
                        Provider = "openai",
                        Id = "gpt-4o-mini",
                        Temperature = 0.3,
                        MaxTokens = 1000,
                        BaseUrl = new("http://127.0.0.1:9/v1"),
                        KeyVariable = "MY_KEY",
                    },
                    Instructions = "You answer from the handbook.\n\nExpected output:\nThree sentences.",
                    Memory = new MemoryDefinition { NumHistoryRuns = 7, EnableUserMemories = true },
                    Source = "agents/support/config.yaml",
                    ToolCallLimit = 20,
                }
            );
        agent.Tools.Should().Equal("search_knowledge", "weather");
        agent.McpServers.Should().Equal("github:*");
        agent.KnowledgeFilter!.Metadata.Should().Equal(new Dictionary<string, string> { ["business_unit"] = "Payments" });
        agent.Hash.Should().MatchRegex("^[0-9a-f]{64}$");
    }

    [Test]
    public void A_team_names_its_members_and_how_they_work()
    {
        folder
            .Agent("one")
            .Agent("two")
            .File("teams/both/config.yaml", "team: { mode: route }\nmembers: [one, two]\nmodel: { provider: extractive }\n");

        var team = folder.Check().Teams["both"];

        team.Mode.Should().Be(TeamMode.Route);
        team.Members.Should().Equal("one", "two");
        team.Model!.Provider.Should().Be("extractive");
    }

    [Test]
    public void A_workflow_has_steps_of_all_kinds()
    {
        folder.Agent("writer").File("teams/crew/config.yaml", "team: {}\nmembers: [writer]\n");
        folder.File(
            "workflows/all/config.yaml",
            """
            workflow: { name: All }
            steps:
              - { name: draft, agent: writer, retries: 2, input: "Write: {input}" }
              - sequential: [{ team: crew }, { tool: search_knowledge, arguments: { query: "{previous}" } }]
              - parallel: [{ agent: writer }, { agent: writer }]
              - condition:
                  if: { all: [{ contains: refund }, { not: { equals: no, of: input, case_sensitive: true } }] }
                  then: [{ agent: writer }]
                  else: [{ agent: writer }]
              - loop: { steps: [{ agent: writer }], until: { matches: "(?:DONE|READY)" }, max_iterations: 5 }
            """
        );

        var set = folder.Check();

        set.Problems.Should().BeEmpty();
        var steps = set.Workflows["all"].Steps;
        steps
            .Select(step => step.GetType())
            .Should()
            .Equal(typeof(AgentStep), typeof(SequenceStep), typeof(ParallelStep), typeof(ConditionStep), typeof(LoopStep));
        steps[0]
            .Should()
            .BeEquivalentTo(
                new
                {
                    Name = "draft",
                    Retries = 2,
                    Agent = "writer",
                }
            );
        ((AgentStep)steps[0]).Input!.Fill("a letter", "").Should().Be("Write: a letter");
        steps[1].Name.Should().Be("sequential-1");
        var condition = (ConditionStep)steps[3];
        condition.If.Holds("yes", "a Refund, please").Should().BeTrue();
        condition.If.Holds("no", "a refund, please").Should().BeFalse();
        condition.If.Holds("yes", "thanks").Should().BeFalse();
        var loop = (LoopStep)steps[4];
        loop.MaxIterations.Should().Be(5);
        loop.Until!.Holds("", "it is ready").Should().BeTrue();
    }

    [Test]
    public void Tools_are_of_three_kinds()
    {
        folder.File(
            "tools/weather/config.yaml",
            """
            tool: { tool_id: weather, type: http, description: Weather, timeout_seconds: 5 }
            parameters: [{ name: city }, { name: days, type: integer, required: false }]
            http: { url: "https://weather.example/{city}", headers: { authorization: "Bearer ${WEATHER_KEY}" } }
            """
        );
        folder.File(
            "tools/handbook/config.yaml",
            "tool: { type: knowledge }\nknowledge_filter: { max_results: 2, part: handbook }\n"
        );
        folder.File("tools/issues/config.yaml", "tool: { type: mcp }\nmcp: { server: github, tool: search_issues }\n");

        var set = folder.Check();

        set.Problems.Should().BeEmpty();
        set.Tools["weather"]
            .Should()
            .BeOfType<HttpToolDefinition>()
            .Which.Should()
            .BeEquivalentTo(
                new
                {
                    Method = "GET",
                    TimeoutSeconds = 5,
                    Description = "Weather",
                }
            );
        set.Tools["weather"].Parameters.Select(one => one.Type).Should().Equal("string", "integer");
        set.Tools["handbook"].Should().BeOfType<KnowledgeToolDefinition>().Which.Filter.MaxResults.Should().Be(2);
        set.Tools["issues"].Should().BeOfType<McpToolDefinition>().Which.Server.Should().Be("github");
    }

    [Test]
    public void What_comes_in_is_never_looked_through_for_places_again() =>
        new StepText("{input}|{previous}|{other}").Fill("{previous}", "{input}").Should().Be("{previous}|{input}|{other}");
}
