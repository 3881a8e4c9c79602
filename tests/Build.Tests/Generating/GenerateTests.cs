using System.Text.Json.Nodes;
using Build.Tests.Runs;
using Hive.Build.Generating;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace Build.Tests.Generating;

/// <summary>Files that follow from others are what those make.</summary>
public sealed class GenerateTests
{
    [TestCaseSource(typeof(ComposeTemplate), nameof(ComposeTemplate.Stacks))]
    public void The_compose_file_of_an_all_in_one_stack_is_what_the_template_makes(StackDefinition stack)
    {
        var made = ComposeTemplate.Make(Checkout.Read(ComposeTemplate.File), stack);

        Checkout.Read($"compose/{stack.ComposeFile}").Should().Be(made, "./build.sh --target=Generate makes it");
        made.Should().NotContain("{{");
    }

    [TestCaseSource(typeof(StackCatalogue), nameof(StackCatalogue.All))]
    public void The_targets_of_a_stack_are_what_the_base_classes_make(StackDefinition stack) =>
        Checkout
            .Read(StackTargets.FileOf(stack))
            .Should()
            .Be(StackTargets.Make(stack), "./build.sh --target=Generate makes it");

    [Test]
    public async Task Files_that_are_up_to_date_are_not_written()
    {
        using var workspace = new TestFolder();

        var plan = await HiveConsole.RunAsync(workspace, "Generate", "--plan", "--format=json");

        plan.ExitCode.Should().Be(0, plan.ToString());
        JsonNode.Parse(plan.Output)!["steps"]!.AsArray().Should().BeEmpty();
    }
}
