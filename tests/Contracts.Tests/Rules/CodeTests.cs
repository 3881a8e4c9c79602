using System.Text.RegularExpressions;
using Hive.Testing;

namespace Contracts.Tests.Rules;

/// <summary>House rules that a machine can check.</summary>
public sealed partial class CodeTests
{
    private static readonly string[] Production = [.. Checkout.Sources("src"), .. Checkout.Sources("build")];

    private static string[] Tasks { get; } = [.. Checkout.Sources("build/Tasks")];

    // The service knows no orchestrator: what it bounds by a process of its own, and what an entry of .mcp.json names as a
    // command, it starts itself.
    [Test]
    public void One_room_starts_processes() =>
        Production
            .Where(file => Starts.IsMatch(Checkout.Read(file)))
            .Except(["src/Hive.Service/Knowledge/Documents/PdfProcess.cs", "src/Hive.Service/Tools/Mcp/HeadersCommand.cs"])
            .Should()
            .OnlyContain(file => file.StartsWith("src/Hive.Stacks/Execution/"))
            .And.NotBeEmpty("the rule looks for what is there");

    [Test]
    public void The_orchestrator_reads_no_environment_of_its_own() =>
        Checkout
            .Sources("src/Hive.Stacks")
            .Where(file => Checkout.Read(file).Contains("GetEnvironmentVariable"))
            .Should()
            .BeEmpty();

    [Test]
    public void Nothing_sleeps() =>
        Production.Where(file => Checkout.Read(file).Contains("Thread.Sleep")).Should().BeEmpty();

    [Test]
    public void Scripts_go_in_no_string() =>
        Production
            .Where(file => Checkout.Read(file) is var text && (text.Contains("\"-c\", $\"") || text.Contains("bash -c")))
            .Should()
            .BeEmpty();

    [TestCaseSource(nameof(Tasks))]
    public void Tasks_say_what_and_never_how(string file)
    {
        var text = Checkout.Read(file);
        var classes = Class.Matches(text).Select(match => match.Groups[1].Value.Split(' ')).ToList();
        var names = TaskName.Matches(text).Select(match => match.Groups[1].Value).ToList();

        names.Should().NotBeEmpty();
        classes.Should().OnlyContain(one => one[0] == "public" && one[1] == "sealed");
        classes.Select(one => one[^1]).Should().Equal(names.Select(name => $"{name}Task"));
        (text.TrimEnd().Split('\n').Length / names.Count).Should().BeLessThan(40, "a task says what, never how");
        Regex.Count(text, @"\[TaskDescription\(").Should().Be(names.Count);
        Regex.Count(text, @"\[DoesVerb\(").Should().BeOneOf([0, names.Count], "a stack's tasks have it from their verb");
    }

    [Test]
    public void No_file_is_a_drawer() =>
        Production
            .Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Should()
            .NotContain(name => Drawers.Any(drawer => name.EndsWith(drawer, StringComparison.Ordinal)));

    [TestCaseSource(nameof(Production))]
    public void A_file_fits_the_eye(string file) =>
        Checkout.Read(file).TrimEnd().Split('\n').Should().HaveCountLessThanOrEqualTo(250, "above that it is to be divided");

    [Test]
    public void Scripts_end_their_lines_as_unix_does() =>
        Checkout
            .Files.Where(file =>
                file.EndsWith(".sh", StringComparison.Ordinal)
                || file.StartsWith("dockerfiles/Dockerfile", StringComparison.Ordinal)
            )
            .Where(file => File.ReadAllText(Checkout.At(file)).Contains('\r'))
            .Should()
            .BeEmpty();

    private static readonly string[] Drawers = ["Utils", "Util", "Helper", "Helpers", "Common", "Manager"];

    [GeneratedRegex(@"Process\.Start\(|new Process\b|ProcessStartInfo|Cli\.Wrap\(")]
    private static partial Regex Starts { get; }

    [GeneratedRegex(@"^((?:\w+ )*(?:class|record|struct|interface|enum) \w+)", RegexOptions.Multiline)]
    private static partial Regex Class { get; }

    [GeneratedRegex(@"\[TaskName\(""(\w+)""\)\]")]
    private static partial Regex TaskName { get; }
}
