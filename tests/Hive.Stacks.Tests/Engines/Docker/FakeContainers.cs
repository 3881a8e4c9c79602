using System.Text.Json;
using Hive.Stacks.Catalogue;

namespace Hive.Stacks.Tests.Engines.Docker;

/// <summary>What a daemon says about a genie container of the workspace <c>/srv/hive</c>.</summary>
internal static class FakeContainers
{
    private static readonly string[] Names = ["/genie"];

    public static string List(string id, string workspace = "/srv/hive") =>
        JsonSerializer.Serialize(
            new[]
            {
                new
                {
                    Id = id,
                    Names,
                    State = "running",
                    Labels = Labels(workspace),
                },
            }
        );

    /// <summary>One that runs and publishes the API's port on an address and port of the host.</summary>
    public static string Running(
        string id,
        string workspace = "/srv/hive",
        string address = "127.0.0.1",
        int? port = null,
        string health = "healthy"
    ) =>
        JsonSerializer.Serialize(
            new
            {
                Id = id,
                Name = "/genie",
                State = new
                {
                    Status = "running",
                    Running = true,
                    StartedAt = "2026-11-23T18:00:00Z",
                    Health = new { Status = health },
                },
                Config = new { Labels = Labels(workspace) },
                NetworkSettings = new
                {
                    Ports = port is null
                        ? new Dictionary<string, object[]>()
                        : new Dictionary<string, object[]>
                        {
                            [$"{StackCatalogue.Genie.Port}/tcp"] = [new { HostIp = address, HostPort = $"{port}" }],
                        },
                },
            }
        );

    private static Dictionary<string, string> Labels(string workspace) =>
        new()
        {
            ["com.docker.compose.service"] = StackCatalogue.Genie.Api.Name,
            ["hive.workspace"] = workspace,
            ["hive.stack"] = "genie",
            ["hive.instance"] = "",
        };
}
