using System.Net;
using System.Text;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Runs;

/// <summary>Whether a tool failed is what the tool says, not what its text begins with.</summary>
internal sealed class ToolFailureTests
{
    private static readonly string[] Tools = ["log", "broken"];

    [Test]
    public async Task A_text_that_begins_with_Error_is_a_result_and_a_failure_is_a_failure()
    {
        using var service = new HttpListener();
        var port = Machine.FreePort();
        service.Prefixes.Add($"http://127.0.0.1:{port}/");
        service.Start();
        _ = AnswerAsync(service);
        await using var hive = await RunningHive.StartAsync(h =>
        {
            foreach (var tool in Tools)
                h.Component(
                    $"tools/{tool}",
                    $"tool: {{ tool_id: {tool}, name: {tool}, type: http, description: Reads }}\nhttp: {{ url: \"http://127.0.0.1:{port}/{tool}\" }}\n"
                );
            h.Agent("reader", "tools: [log, broken]")
                .Model.On(
                    "reader",
                    call =>
                        call.ToolResults.Count == 0
                            ? call.CallAsync(("log", "{}"), ("broken", "{}"))
                            : call.SayAsync(string.Join(" | ", call.ToolResults))
                );
            h.Component(
                "workflows/reads",
                "workflow: { workflow_id: reads, name: Reads }\nsteps: [ { name: one, tool: log } ]\n"
            );
        });

        var run = await hive.RunAsync("agents/reader", new { message = "m" });
        run.Text("content")
            .Should()
            .Be("Error: the disk was full at noon | Error: 127.0.0.1 answered 500: down", "the model reads both");
        run.At("activities")
            .EnumerateArray()
            .Select(one => (one.Text("name"), one.At("failed").GetBoolean()))
            .Should()
            .BeEquivalentTo([("log", false), ("broken", true)]);

        var workflow = await hive.RunAsync("workflows/reads", new { message = "m" });
        (workflow.Text("status"), workflow.Text("content")).Should().Be(("completed", "Error: the disk was full at noon"));
    }

    private static async Task AnswerAsync(HttpListener service)
    {
        while (service.IsListening)
        {
            try
            {
                var context = await service.GetContextAsync();
                var broken = context.Request.Url!.AbsolutePath == "/broken";
                context.Response.StatusCode = broken ? 500 : 200;
                await context.Response.OutputStream.WriteAsync(
                    Encoding.UTF8.GetBytes(broken ? "down" : "Error: the disk was full at noon")
                );
                context.Response.Close();
            }
            catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
