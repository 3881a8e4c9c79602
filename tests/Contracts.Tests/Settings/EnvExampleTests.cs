using System.Net;
using System.Text.RegularExpressions;
using Contracts.Tests.Compose;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Testing;

namespace Contracts.Tests.Settings;

/// <summary>compose/.env.example, the Compose files and the console know one set of variables.</summary>
public sealed partial class EnvExampleTests
{
    // Read from the environment alone, because they are a machine's matter and not a workspace's.
    private static readonly string[] OfTheMachine = ["HIVE_CA_FILE"];

    private static readonly string Text = Checkout.Read("compose/.env.example");

    private static string[] Offered { get; } = [.. Assignment.Matches(Text).Select(match => match.Groups[1].Value)];

    private static string[] ReadByCompose { get; } =
    [
        .. Checkout
            .Files.Where(file =>
                file.StartsWith("compose/", StringComparison.Ordinal) && file.EndsWith(".yml", StringComparison.Ordinal)
            )
            .SelectMany(file => Reference.Matches(WithoutComments(file)).Select(match => match.Groups[1].Value))
            .Distinct(),
    ];

    private static string[] ReadByTheConsole { get; } =
    [
        .. new[] { "build", "src/Hive.Stacks" }
            .SelectMany(Checkout.Sources)
            .SelectMany(file => Lookup.Matches(Checkout.Read(file)).Select(match => match.Groups[1].Value))
            .Distinct(),
    ];

    [Test]
    public void What_is_offered_is_what_the_console_knows() =>
        Offered.Should().OnlyHaveUniqueItems().And.BeEquivalentTo(KnownVariables.Explained);

    [TestCaseSource(nameof(ReadByCompose))]
    public void Every_variable_that_compose_reads_is_explained(string name) => Offered.Should().Contain(name);

    [TestCaseSource(nameof(ReadByTheConsole))]
    public void Every_variable_that_the_console_reads_is_known(string name) =>
        KnownVariables.All.Concat(OfTheMachine).Should().Contain(name);

    [TestCaseSource(nameof(Offered))]
    public void Every_variable_has_its_reason_above_it(string name)
    {
        var paragraph = Text.Split("\n\n").Single(one => one.Contains($"# {name}=", StringComparison.Ordinal));

        paragraph.Split('\n')[0].Should().MatchRegex("^# .{20,}").And.NotMatchRegex("^# [A-Z_]+=");
    }

    [Test]
    public void The_file_is_one_that_console_and_compose_can_read_as_it_is() =>
        DotEnvFile.Parse(Text, ".env.example").Should().BeEmpty("every line is a comment: the defaults are in the programs");

    [Test]
    public void The_defaults_it_shows_are_the_real_ones()
    {
        var shown = DotEnvFile.Parse(CommentedOut.Replace(Text, ""), ".env.example");

        var nothing = new Dictionary<string, string>();
        // An image that is named, even by its default name, is one that the user builds.
        HiveSettings
            .From(shown, nothing)
            .Should()
            .BeEquivalentTo(
                HiveSettings.From(nothing, nothing),
                options => options.Excluding(settings => settings.NamedImages)
            );
        shown["HIVE_ENGINE"].Should().Be("auto");
        foreach (var service in StackCatalogue.All.SelectMany(stack => stack.Services))
            shown[service.ImageVariable].Should().Be($"{service.Image}:{StackCatalogue.Version}");
    }

    [Test]
    public void The_engine_may_be_chosen_in_the_file()
    {
        using var workspace = new TestFolder();
        workspace.Write(".env", "HIVE_ENGINE=local\n");

        Read(workspace).Engine.Should().Be("local");
        Read(workspace, ("HIVE_ENGINE", "docker")).Engine.Should().Be("docker", "the environment overrides the file");
    }

    [Test]
    public void Address_and_ports_may_be_chosen_in_the_file()
    {
        using var workspace = new TestFolder();
        workspace.Write(".env", "HIVE_BIND=127.0.0.3\nHIVE_GENIE_PORT=47011\n");

        var settings = Read(workspace).Settings;

        settings.Bind.Should().Be(IPAddress.Parse("127.0.0.3"));
        settings.Ports["genie"].Should().Be(47011);
    }

    [Test]
    public void It_asks_for_no_secret() =>
        Offered
            .Should()
            .NotContain(name =>
                name.Contains("PASSWORD") || name.Contains("KEY") || name.Contains("TOKEN") || name.Contains("SECRET")
            );

    private static StackRequest Read(TestFolder workspace, params (string Name, string Value)[] environment) =>
        new RequestReader(
            new Dictionary<string, string> { ["workspace"] = workspace.Root },
            environment.ToDictionary(one => one.Name, one => one.Value),
            default
        ).Read(ResolvedCompose.Product);

    private static string WithoutComments(string file) =>
        string.Join('\n', Checkout.Read(file).Split('\n').Where(line => !line.TrimStart().StartsWith('#')));

    [GeneratedRegex(@"^# ?([A-Z][A-Z0-9_]*)=", RegexOptions.Multiline)]
    private static partial Regex Assignment { get; }

    [GeneratedRegex(@"^# ?(?=[A-Z][A-Z0-9_]*=)", RegexOptions.Multiline)]
    private static partial Regex CommentedOut { get; }

    [GeneratedRegex(@"\$\{([A-Z][A-Z0-9_]+)")]
    private static partial Regex Reference { get; }

    // A name in parentheses is looked up; one in brackets is set for another program.
    [GeneratedRegex(@"\(""(HIVE_[A-Z_]+)""\)")]
    private static partial Regex Lookup { get; }
}
