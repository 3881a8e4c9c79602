using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace Hive.Api.Tests.Runs;

/// <summary>The same routes for agents, teams and workflows, in our own shape and in AgentOS's.</summary>
internal sealed class RouteTests
{
    private RunningHive hive = null!;

    [OneTimeSetUp]
    public async Task Start() =>
        hive = await RunningHive.StartAsync(h =>
        {
            h.Agent("one")
                .Model.On(
                    "one",
                    async call =>
                    {
                        await call.BeginAsync();
                        await call.HangAsync();
                    }
                );
            h.Component("teams/one", "team: { team_id: one, name: One, mode: route }\nmembers: [one]\n");
            h.Component(
                "workflows/one",
                "workflow: { workflow_id: one, name: One }\nsteps:\n  - { name: only, agent: one }\n"
            );
        });

    [OneTimeTearDown]
    public async Task Stop() => await hive.DisposeAsync();

    [Reaches("POST /api/v1/agents/{id}/runs")]
    [Reaches("GET /api/v1/agents/{id}/runs")]
    [Reaches("GET /api/v1/agents/{id}/runs/{run_id}")]
    [Reaches("POST /api/v1/agents/{id}/runs/{run_id}/cancel")]
    [Reaches("POST /agents/{id}/runs")]
    [Reaches("GET /agents/{id}/runs")]
    [Reaches("GET /agents/{id}/runs/{run_id}")]
    [Reaches("POST /agents/{id}/runs/{run_id}/cancel")]
    [Reaches("POST /api/v1/teams/{id}/runs")]
    [Reaches("GET /api/v1/teams/{id}/runs")]
    [Reaches("GET /api/v1/teams/{id}/runs/{run_id}")]
    [Reaches("POST /api/v1/teams/{id}/runs/{run_id}/cancel")]
    [Reaches("POST /teams/{id}/runs")]
    [Reaches("GET /teams/{id}/runs")]
    [Reaches("GET /teams/{id}/runs/{run_id}")]
    [Reaches("POST /teams/{id}/runs/{run_id}/cancel")]
    [Reaches("POST /api/v1/workflows/{id}/runs")]
    [Reaches("GET /api/v1/workflows/{id}/runs")]
    [Reaches("GET /api/v1/workflows/{id}/runs/{run_id}")]
    [Reaches("POST /api/v1/workflows/{id}/runs/{run_id}/cancel")]
    [Reaches("POST /workflows/{id}/runs")]
    [Reaches("GET /workflows/{id}/runs")]
    [Reaches("GET /workflows/{id}/runs/{run_id}")]
    [Reaches("POST /workflows/{id}/runs/{run_id}/cancel")]
    [Test]
    public async Task A_run_of_every_kind_is_begun_seen_ended_and_listed_in_both_shapes()
    {
        foreach (var kind in new[] { "agents", "teams", "workflows" })
        {
            await GoThroughAsync($"/api/v1/{kind}");
            await GoThroughAsync($"/{kind}");
        }
    }

    private async Task GoThroughAsync(string kind)
    {
        var session = $"of{kind.Replace('/', '-')}";
        using var form = new FormUrlEncodedContent(
            new Dictionary<string, string>
            {
                ["message"] = "m",
                ["stream"] = "false",
                ["session_id"] = session,
            }
        );
        var running = hive.Client.PostAsync($"{kind}/one/runs", form);
        var id = await hive.RunningIdAsync(session);
        var begun = await hive.Client.GetFromJsonAsync<JsonElement>($"{kind}/one/runs/{id}");
        begun.Text("status")!.ToUpperInvariant().Should().Be("RUNNING");

        using var cancelled = await hive.Client.PostAsync($"{kind}/one/runs/{id}/cancel", null);
        cancelled.StatusCode.Should().Be(HttpStatusCode.OK);
        (await (await running).JsonAsync()).Text("status")!.ToUpperInvariant().Should().Be("CANCELLED");
        await Eventually.HoldsWhenReachedAsync(
            "the end is stored",
            async () =>
                (await hive.Database.ValueAsync<string>($"select status from hive.runs where id = '{id}'")) == "cancelled"
        );
        (await hive.Client.GetStringAsync($"{kind}/one/runs?session_id={session}")).Should().Contain(id);
        (await hive.Client.GetAsync($"{kind}/one/runs/{Guid.NewGuid()}")).StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await hive.Client.GetAsync($"{kind}/two/runs/{id}"))
            .StatusCode.Should()
            .Be(HttpStatusCode.NotFound, "the run is another component's");
    }
}
