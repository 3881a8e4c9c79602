using System.Text.Json;
using Hive.Service.Components;
using Hive.Service.Runs;
using Hive.Service.Runs.Records;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tests.Runs;

internal sealed class EventPayloadTests
{
    private static readonly Author Somebody = new(ComponentKind.Agent, "a", "A");
    private static readonly RunRecord Run = new()
    {
        Id = Guid.NewGuid(),
        SessionId = "s",
        Kind = ComponentKind.Agent,
        ComponentId = "a",
        Status = RunStatus.Running,
        Input = "i",
        CreatedAt = DateTimeOffset.UtcNow,
    };

    [Test]
    public void Pieces_of_one_place_are_one_row_and_come_back_with_their_numbers()
    {
        List<LoggedEvent> events =
        [
            Logged(7, new ContentAdded(Somebody, "a\0", true) { Path = "turn0" }),
            Logged(8, new ContentAdded(Somebody, "b", true) { Path = "turn0" }),
            Logged(9, new ContentAdded(Somebody, "c", true) { Path = "turn1" }),
        ];
        var rows = EventPayload.Rows(events).ToList();
        rows.Select(row => row.Seq).Should().Equal(8, 9);
        Back(rows).Should().Equal(events);
    }

    [Test]
    public void An_answer_of_a_model_comes_back_with_its_calls()
    {
        var message = new ChatMessage(
            ChatRole.Assistant,
            [new FunctionCallContent("call_1", "weather", new Dictionary<string, object?> { ["city"] = Json("\"Ulm\"") })]
        );
        var row = EventPayload.Rows([Logged(1, new ModelAnswered(Somebody, message, 5, 2) { Path = "turn0" })]).Single();
        var answered = (ModelAnswered)Back([row]).Single().Event;
        answered.Path.Should().Be("turn0");
        answered.InputTokens.Should().Be(5);
        var call = answered.Message.Contents.OfType<FunctionCallContent>().Single();
        call.CallId.Should().Be("call_1");
        call.Arguments!["city"]!.ToString().Should().Be("Ulm");
    }

    [Test]
    public void A_pause_comes_back_with_what_it_waits_for()
    {
        RunNeed need = new("turn0.0", RunNeed.Approval, "pay", "a", "{}", "Because.", "call_1");
        var row = EventPayload.Rows([Logged(1, new RunPaused(Somebody, Run with { Needs = [need] }))]).Single();
        ((RunPaused)Back([row]).Single().Event).Run.Needs.Should().Equal(need);
    }

    private static LoggedEvent Logged(long seq, RunEvent one) => new(seq, DateTimeOffset.UnixEpoch, one);

    private static List<LoggedEvent> Back(IEnumerable<EventRow> rows) =>
        [.. rows.SelectMany(row => EventPayload.Events(row, Run))];

    private static JsonElement Json(string text) => JsonSerializer.Deserialize<JsonElement>(text);
}
