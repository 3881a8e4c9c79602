using System.Text.Json.Nodes;
using Hive.Stacks.Engines;
using Hive.Stacks.Health;
using Hive.Stacks.Reporting;
using Hive.Stacks.Tests.Commands;

namespace Hive.Stacks.Tests.Reporting;

/// <summary>The JSON that other programs read: its words are a promise.</summary>
public sealed class StatusDocumentTests
{
    private static readonly DateTimeOffset Start = new(2026, 11, 23, 18, 0, 0, TimeSpan.Zero);

    [Test]
    public void It_has_the_words_of_the_interface()
    {
        var health = HealthDocument.TryParse(
            """{"status":"healthy","service":"hive-genie","checks":{"database":{"status":"healthy","latency_ms":0.8},"vector":{"status":"healthy","detail":"pgvector 0.8.0"}}}"""
        );
        var status = new StackStatus(
            Samples.Genie(),
            new Observation(StackState.Running, Start),
            new ProbeAnswer(Start, 200, health, "")
        )
        {
            Engine = "docker",
            Memory = 300 << 20,
        };

        StatusDocument
            .Of("/srv/hive", [status], Start.AddSeconds(12.34))
            .ToJson()
            .Should()
            .Be(
                """{"engine":"docker","workspace":"/srv/hive","stacks":[{"name":"genie","instance":null,"engine":"docker","state":"running","health":"healthy","url":"http://127.0.0.1:48886","database":"hive_genie","started":"2026-11-23T18:00:00+00:00","uptime_seconds":12.3,"memory_bytes":314572800,"detail":null,"last_backup":null,"warnings":[],"checks":{"database":{"status":"healthy","latency_ms":0.8},"vector":{"status":"healthy","detail":"pgvector 0.8.0"}}}]}"""
            );
    }

    [TestCase(StackState.Running, "running")]
    [TestCase(StackState.Stopped, "stopped")]
    [TestCase(StackState.Absent, "absent")]
    [TestCase(StackState.Degraded, "degraded")]
    public void States_are_the_words_of_the_interface(StackState state, string word) =>
        ((string)Entry(new StackStatus(Samples.Genie(), new Observation(state), null))["state"]!).Should().Be(word);

    [Test]
    public void A_stack_that_is_not_there_has_no_checks_and_no_start()
    {
        var entry = Entry(new StackStatus(Samples.Genie(), Observation.Absent, null));

        ((string)entry["health"]!).Should().Be("none");
        entry["started"].Should().BeNull();
        entry["checks"]!.AsObject().Should().BeEmpty();
    }

    [Test]
    public void Letters_of_a_path_stay_readable() =>
        StatusDocument.Of("/srv/büro & co/<hive>", [], Start).ToJson().Should().Contain("\"/srv/büro & co/<hive>\"");

    private static JsonNode Entry(StackStatus status) =>
        JsonNode.Parse(StatusDocument.Of("/srv/hive", [status], Start).ToJson())!["stacks"]![0]!;
}
