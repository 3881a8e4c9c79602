using Hive.Service.Agents;
using Hive.Service.Components;
using Hive.Service.Knowledge;
using Hive.Service.Models;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tests.Agents;

/// <summary><c>knowledge_filter.relevance_threshold</c> counts wherever an agent or a team looks something up.</summary>
internal sealed class RelevanceThresholdTests
{
    private static readonly KnowledgeFilterDefinition Filter = new() { RelevanceThreshold = 0.5 };

    [Test]
    public void An_agents_threshold_bounds_its_searches() =>
        AgentProfile
            .Of(
                new AgentDefinition
                {
                    Id = "a",
                    Name = "a",
                    Source = "",
                    Hash = "",
                    KnowledgeFilter = Filter,
                }
            )
            .Tools.Knowledge.Threshold.Should()
            .Be(0.5);

    [Test]
    public void A_teams_threshold_bounds_its_searches() =>
        AgentProfile
            .Of(
                new TeamDefinition
                {
                    Id = "t",
                    Name = "t",
                    Source = "",
                    Hash = "",
                    Mode = TeamMode.Route,
                    Members = [],
                    KnowledgeFilter = Filter,
                }
            )
            .Tools.Knowledge.Threshold.Should()
            .Be(0.5);

    [Test]
    public async Task An_agent_without_a_model_says_nothing_below_its_threshold()
    {
        using var client = new ExtractiveChatClient(new TwoPassages(), KnowledgeBounds.Of(Filter));
        (await client.GetResponseAsync("bees")).Text.Should().Contain("near").And.NotContain("far");
    }

    private sealed class TwoPassages : IKnowledgeSearch
    {
        public Task<IReadOnlyList<KnowledgePassage>> SearchAsync(KnowledgeQuery query, CancellationToken token) =>
            Task.FromResult<IReadOnlyList<KnowledgePassage>>([
                new("near", "a.md", 0.9, new Dictionary<string, string>()),
                new("far", "b.md", 0.2, new Dictionary<string, string>()),
            ]);
    }
}
