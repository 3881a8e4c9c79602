using System.Text.Json;
using Hive.Service.Models;
using Microsoft.Extensions.AI;

namespace Hive.Service.Tests.Runs;

/// <summary>Requests and events in the shapes of Anthropic's documentation of its Messages API.</summary>
internal sealed class AnthropicTests
{
    [Test]
    public void A_request_has_the_instructions_apart_and_results_of_tools_from_the_user()
    {
        var request = JsonSerializer.Deserialize<JsonElement>(
            AnthropicRequest.Write(
                "claude",
                [
                    new(ChatRole.System, "Earlier: nothing."),
                    new(ChatRole.User, "What is the weather?"),
                    new(
                        ChatRole.Assistant,
                        [new FunctionCallContent("call_1", "weather", new Dictionary<string, object?> { ["city"] = "Bern" })]
                    ),
                    new(ChatRole.Tool, [new FunctionResultContent("call_1", "sunny")]),
                ],
                new()
                {
                    Instructions = "Be brief.",
                    Temperature = 1.5f,
                    MaxOutputTokens = 99,
                }
            )
        );

        request.GetProperty("system").GetString().Should().Be("Be brief.\n\nEarlier: nothing.");
        request.GetProperty("max_tokens").GetInt32().Should().Be(99);
        request.GetProperty("temperature").GetDouble().Should().Be(1);
        request
            .GetProperty("messages")
            .GetRawText()
            .Should()
            .Be(
                """[{"role":"user","content":[{"type":"text","text":"What is the weather?"}]},{"role":"assistant","content":[{"type":"tool_use","id":"call_1","name":"weather","input":{"city":"Bern"}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"call_1","content":"sunny"}]}]"""
            );
    }

    [Test]
    public void A_message_without_content_is_left_out_because_the_endpoint_refuses_it()
    {
        var request = JsonSerializer.Deserialize<JsonElement>(
            AnthropicRequest.Write(
                "claude",
                [
                    new(ChatRole.User, "One?"),
                    new(ChatRole.Assistant, ""),
                    new(ChatRole.User, "Two?"),
                    new(ChatRole.Assistant, " \n"),
                    new(ChatRole.User, "Three?"),
                ],
                null
            )
        );
        request
            .GetProperty("messages")
            .GetRawText()
            .Should()
            .Be(
                """[{"role":"user","content":[{"type":"text","text":"One?"}]},{"role":"user","content":[{"type":"text","text":"Two?"}]},{"role":"user","content":[{"type":"text","text":"Three?"}]}]"""
            );
    }

    [Test]
    public void An_answer_is_read_from_its_events()
    {
        var answer = new AnthropicAnswer();
        ChatResponseUpdate?[] updates =
        [
            Read(answer, """{"type":"message_start","message":{"usage":{"input_tokens":25,"output_tokens":1}}}"""),
            Read(answer, """{"type":"ping"}"""),
            Read(answer, """{"type":"content_block_start","index":0,"content_block":{"type":"text","text":""}}"""),
            Read(answer, """{"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Let me look."}}"""),
            Read(answer, """{"type":"content_block_stop","index":0}"""),
            Read(
                answer,
                """{"type":"content_block_start","index":1,"content_block":{"type":"tool_use","id":"toolu_1","name":"weather","input":{}}}"""
            ),
            Read(
                answer,
                """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"{\"city\":"}}"""
            ),
            Read(
                answer,
                """{"type":"content_block_delta","index":1,"delta":{"type":"input_json_delta","partial_json":"\"Bern\"}"}}"""
            ),
            Read(answer, """{"type":"content_block_stop","index":1}"""),
            Read(answer, """{"type":"message_delta","delta":{"stop_reason":"tool_use"},"usage":{"output_tokens":15}}"""),
            Read(answer, """{"type":"message_stop"}"""),
        ];

        var response = updates.OfType<ChatResponseUpdate>().ToChatResponse();
        response.Text.Should().Be("Let me look.");
        response.FinishReason.Should().Be(ChatFinishReason.ToolCalls);
        response.Usage!.TotalTokenCount.Should().Be(40);
        var call = response.Messages.SelectMany(m => m.Contents).OfType<FunctionCallContent>().Single();
        call.Name.Should().Be("weather");
        call.Arguments!["city"]!.ToString().Should().Be("Bern");
    }

    [Test]
    public void An_error_in_the_stream_is_an_error() =>
        FluentActions
            .Invoking(() => Read(new(), """{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"""))
            .Should()
            .Throw<AnswerException>()
            .Which.Status.Should()
            .Be(529);

    private static ChatResponseUpdate? Read(AnthropicAnswer answer, string json) =>
        answer.Read(JsonSerializer.Deserialize<JsonElement>(json));
}
