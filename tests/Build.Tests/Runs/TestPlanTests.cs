using System.Text.Json.Nodes;
using Hive.Build.Testing;
using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>What the targets that run tests would do.</summary>
public sealed class TestPlanTests
{
    [Test]
    public async Task Every_test_project_is_run_by_itself()
    {
        using var workspace = new TestFolder();

        var run = await HiveConsole.RunAsync(workspace, "Test", "--plan", "--format=json");

        run.ExitCode.Should().Be(0, run.ToString());
        var steps = JsonNode.Parse(run.Output)!["steps"]!
            .AsArray()
            .Select(step => step!["title"]!.GetValue<string>())
            .ToList();
        steps.Should().Equal(["build the solution", .. TestVerbs.All.Select(project => $"run {project}")]);
        run.Output.Should().NotContain("\"Build.Tests\",", "a project is no argument of another one's run");
    }
}
