using System.Text.Json.Nodes;
using Build.Tests.Runs;
using Hive.Build.ComposeFiles;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace Build.Tests.ComposeFiles;

/// <summary>One template makes the Compose files of the all-in-one stacks.</summary>
public sealed class ComposeFileTests
{
    [TestCaseSource(typeof(ComposeFileVerb), nameof(ComposeFileVerb.Stacks))]
    public void The_compose_file_of_an_all_in_one_stack_is_what_the_template_makes(StackDefinition stack)
    {
        var made = ComposeFileVerb.Make(Checkout.Read(ComposeFileVerb.Template), stack);

        Checkout.Read($"compose/{stack.ComposeFile}").Should().Be(made, "./build.sh --target=ComposeFiles makes it");
        made.Should().NotContain("{{");
    }

    [Test]
    public async Task Files_that_are_up_to_date_are_not_written()
    {
        using var workspace = new TestFolder();

        var plan = await HiveConsole.RunAsync(workspace, "ComposeFiles", "--plan", "--format=json");

        plan.ExitCode.Should().Be(0, plan.ToString());
        JsonNode.Parse(plan.Output)!["steps"]!.AsArray().Should().BeEmpty();
    }
}
