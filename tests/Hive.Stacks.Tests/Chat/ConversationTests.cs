using System.Text.Json.Nodes;
using Hive.Stacks.Chat;
using Hive.Stacks.Platform;
using Hive.Stacks.Tests.Health;
using Hive.Stacks.Tests.Keys;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Chat;

/// <summary>A conversation with an API that answers what a real one does.</summary>
public sealed class ConversationTests
{
    private static readonly ChatPartner Guide = new("agent", "guide", "Guide");
    private TemporaryFolder _folder = null!;
    private TinyServer _api = null!;
    private Guarded _guarded = null!;
    private StackInstance _stack = null!;

    [SetUp]
    public void Open()
    {
        _folder = new TemporaryFolder();
        _api = new TinyServer();
        _api.Open();
        _folder.Write(".env", $"HIVE_GENIE_PORT={_api.Port}\n");
        _stack = Requested.Genie(_folder);
        SecretStore.Ensure(_stack, Account.Current);
        OwnListener.Record(_folder);
        _guarded = new Guarded(_folder);
    }

    [TearDown]
    public async Task Close()
    {
        _guarded.Dispose();
        await _api.DisposeAsync();
        _folder.Dispose();
    }

    [Test]
    public async Task A_run_that_waits_for_consent_tells_what_for_and_goes_on_with_the_decision()
    {
        var conversation = new Conversation(new ChatClient(_guarded.Api), _stack, Guide, null);
        _api.Answer = (
            200,
            """
            data: {"event":"run_paused","run":{"run_id":"r1","session_id":"s1","status":"paused","content":"","needs":[{"id":"turn0.0","kind":"approval","tool":"deploy","by":"guide","input":"{\"to\":\"prod\"}","reason":"It asks."}]}}


            """
        );
        var paused = (await conversation.SayAsync("Deploy it", default).ToListAsync())[^1].Run!;

        paused.IsPaused.Should().BeTrue();
        paused.Needs.Should().Equal(new ChatNeed("turn0.0", "approval", "deploy", """{"to":"prod"}""", "It asks."));

        _api.Answer = (
            200,
            """
            data: {"event":"run_completed","run":{"run_id":"r1","session_id":"s1","status":"completed","content":"Done."}}


            """
        );
        var ended = await conversation
            .ContinueAsync("r1", [new ChatDecision("turn0.0", Approve: false, Reason: "not today")], default)
            .ToListAsync();

        ended[^1].Run!.Content.Should().Be("Done.");
        _api.Requests[^1].Should().Be("POST /api/v1/agents/guide/runs/r1/continue HTTP/1.1");
        JsonNode
            .DeepEquals(
                JsonNode.Parse(_api.Body),
                JsonNode.Parse("""{"decisions":[{"id":"turn0.0","approve":false,"reason":"not today"}],"stream":true}""")
            )
            .Should()
            .BeTrue(_api.Body);
        conversation.Session.Should().Be("s1");
    }

    [Test]
    public async Task What_was_said_before_is_told_the_oldest_first()
    {
        _api.Answer = (
            200,
            """{"runs":[{"run_id":"r2","session_id":"s1","status":"completed","message":"Two","content":"2"},{"run_id":"r1","session_id":"s1","status":"completed","message":"One","content":"1"}]}"""
        );

        var history = await new Conversation(new ChatClient(_guarded.Api), _stack, Guide, "s1").HistoryAsync(5, default);

        history.Select(run => $"{run.Message} {run.Content}").Should().Equal("One 1", "Two 2");
        _api.Requests[^1].Should().Be("GET /api/v1/agents/guide/runs?session_id=s1&limit=5 HTTP/1.1");
    }
}
