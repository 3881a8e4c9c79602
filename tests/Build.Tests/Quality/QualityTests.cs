using System.Text.Json.Nodes;
using Hive.Build.Quality;
using Hive.Testing;

namespace Build.Tests.Quality;

/// <summary>What is read out of the reports of tools, and whether what they are told exists.</summary>
public sealed class QualityTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new TestFolder();

    [TearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void Coverage_is_told_for_each_project_in_lines_and_branches()
    {
        // As ReportGenerator writes it, cut to what is read.
        var file = _folder.Write(
            "Summary.json",
            """
            {"coverage":{"assemblies":[
              {"name":"hive-build","coveredlines":1,"coverablelines":3,"coveredbranches":0,"totalbranches":0},
              {"name":"Hive.Api","coveredlines":838,"coverablelines":1000,"coveredbranches":5,"totalbranches":8}]}}
            """
        );

        CoveredProject
            .Read(file)
            .Select(one => $"{one.Name} {one.Lines.Percent} {one.Lines} {one.Branches.Percent}")
            .Should()
            .Equal("hive-build 33.3 % 1 of 3 -", "Hive.Api 83.8 % 838 of 1000 62.5 %");
    }

    [Test]
    public void A_change_counts_when_it_compiles_and_was_tried_and_is_noticed_when_tests_fail_or_hang()
    {
        // As Stryker writes it, cut to what is read.
        var file = _folder.Write(
            "mutation-report.json",
            """
            {"files":{
              "Requests/B.cs":{"mutants":[
                {"status":"Killed"},{"status":"Timeout"},{"status":"Survived"},{"status":"NoCoverage"},{"status":"CompileError"},
                {"status":"Ignored"}]},
              "Verbs/A.cs":{"mutants":[{"status":"Ignored"}]}}}
            """
        );

        MutatedFile.Read(file).Should().Equal(new MutatedFile("Requests/B.cs", new Share(2, 4)));
    }

    [Test]
    public void The_rooms_that_are_changed_exist() =>
        MutationVerb.Rooms.Should().OnlyContain(room => Directory.Exists(Checkout.At($"src/Hive.Stacks/{room}")));

    [Test]
    public void Tests_of_every_room_that_is_changed_are_among_those_that_are_run()
    {
        var filter = (string)
            JsonNode.Parse(Checkout.Read(MutationVerb.Configuration))!["stryker-config"]!["test-case-filter"]!;

        filter.Split('|').Should().Contain(MutationVerb.Rooms.Select(room => $"FullyQualifiedName~.{room}."));
        filter
            .Split('|')
            .Select(part => part.Split('.')[1])
            .Should()
            .OnlyContain(room => Directory.Exists(Checkout.At($"tests/Hive.Stacks.Tests/{room}")));
    }

    [Test]
    public void The_programs_that_packages_are_listed_of_exist() =>
        SbomVerb.Programs.Values.Should().OnlyContain(project => File.Exists(Checkout.At(project)));

    [TestCase("pwsh", "")]
    [TestCase("reportgenerator", "")]
    [TestCase("dotnet-CycloneDX", "")]
    [TestCase("dotnet-stryker", "")]
    [TestCase("docfx", "docs/")]
    public void Every_tool_that_is_run_is_pinned(string command, string folder)
    {
        var tools = JsonNode.Parse(Checkout.Read($"{folder}.config/dotnet-tools.json"))!["tools"]!.AsObject();

        tools.Should().Contain(tool => tool.Value!["commands"]!.AsArray().Any(name => (string)name! == command));
        tools.Select(tool => (bool)tool.Value!["rollForward"]!).Should().NotContain(true);
    }
}
