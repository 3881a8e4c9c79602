using System.Text.Json.Nodes;
using Build.Tests.Runs;
using Hive.Build.Generating;
using Hive.Build.Hosting;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
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
    public void The_page_of_the_command_line_is_what_the_tables_of_targets_and_options_make()
    {
        var made = CommandLinePage.Make();

        Checkout.Read(CommandLinePage.File).Should().Be(made, "./build.sh --target=Generate makes it");
        Options.All.Should().AllSatisfy(option => made.Should().Contain($"| `--{option.Name}"));
        TargetTable
            .All.Where(target => !StackCatalogue.All.Any(stack => target.Name.Contains(stack.Title)))
            .Should()
            .AllSatisfy(target => made.Should().Contain($"| `{target.Name}` |"));
    }

    [Test]
    public void The_page_of_settings_is_what_their_example_makes()
    {
        var made = SettingsPage.Make(Checkout.Read(SettingsPage.Source));

        Checkout.Read(SettingsPage.File).Should().Be(made, "./build.sh --target=Generate makes it");
        KnownVariables.Explained.Should().AllSatisfy(variable => made.Should().Contain($"| `{variable}` |"));
    }

    [Test]
    public async Task Files_that_are_up_to_date_are_not_written()
    {
        using var workspace = new TestFolder();

        var plan = await HiveConsole.RunAsync(workspace, "Generate", "--plan", "--format=json");

        plan.ExitCode.Should().Be(0, plan.ToString());
        JsonNode.Parse(plan.Output)!["steps"]!.AsArray().Should().BeEmpty();
    }
}
