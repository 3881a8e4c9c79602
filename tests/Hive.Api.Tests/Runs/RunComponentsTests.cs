using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs.Durable;
using Hive.Testing;

namespace Hive.Api.Tests.Runs;

internal sealed class RunComponentsTests
{
    private const string Workflow =
        "workflow: { workflow_id: both, name: Both }\nsteps:\n  - { name: first, agent: slow }\n  - { name: second, tool: target }\n";

    [Test]
    public async Task A_run_keeps_the_tools_that_it_began_with_whatever_becomes_of_their_files()
    {
        await using var target = await ScriptedTool.StartAsync();
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("slow")
                .Model.On(
                    "slow",
                    async call =>
                    {
                        await gate.Task.WaitAsync(call.Gone);
                        await call.SayAsync("done");
                    }
                );
            h.Component("tools/target", Tool(target, "before")).Component("workflows/both", Workflow);
        });

        var running = hive.RunAsync("workflows/both", new { message = "m" });
        await Eventually.HoldsWhenReachedAsync(
            "the first step is under way",
            () => Task.FromResult(hive.Model.CallsOf("slow") == 1)
        );
        // A file that changes before it was read for the first time is one version.
        await Eventually.HoldsWhenReachedAsync("the old tool is on record", async () => await VersionsAsync(hive) == 1);
        hive.Component("tools/target", Tool(target, "after"));
        await Eventually.HoldsWhenReachedAsync("the new tool counts", async () => await VersionsAsync(hive) == 2);
        gate.TrySetResult();

        (await running).Text("content").Should().Be("result of before");
        (await hive.RunAsync("workflows/both", new { message = "m" })).Text("content").Should().Be("result of after");
    }

    private static async Task<int> VersionsAsync(RunningHive hive) =>
        (await hive.Client.GetFromJsonAsync<JsonElement>("/api/v1/components/tools/target/versions"))
            .At("versions")
            .GetArrayLength();

    private static string Tool(ScriptedTool target, string path) =>
        $"tool: {{ tool_id: target, type: http }}\nhttp: {{ url: \"{target.Url}/{path}\", method: POST }}\n";
}
