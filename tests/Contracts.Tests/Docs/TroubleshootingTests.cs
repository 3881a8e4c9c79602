using System.Globalization;
using System.Text;
using Hive.Stacks;
using Hive.Testing;

namespace Contracts.Tests.Docs;

/// <summary>docs/troubleshooting.md has every failure of the console with its remedy.</summary>
public sealed class TroubleshootingTests
{
    private const string Page = "docs/troubleshooting.md";
    private const string Begin = "<!-- made from the sources by TroubleshootingTests -->";

    private static readonly Dictionary<FailureKind, (int Code, string Title)> Kinds = new()
    {
        [FailureKind.Failed] = (1, "A step failed"),
        [FailureKind.Misuse] = (2, "The input is wrong"),
        [FailureKind.Unhealthy] = (3, "The stack is not healthy"),
        [FailureKind.Prerequisite] = (4, "A prerequisite is missing"),
        [FailureKind.Conflict] = (5, "Somebody else holds it"),
        [FailureKind.Refused] = (6, "Refused, to protect data"),
        [FailureKind.Interrupted] = (130, "Interrupted"),
    };

    [Test]
    public void The_page_has_every_failure_and_its_remedy()
    {
        var made = Made();
        if (Environment.GetEnvironmentVariable("HIVE_UPDATE_GOLDENS") == "1")
            File.WriteAllText(Checkout.At(Page), Checkout.Read(Page).Split(Begin)[0] + Begin + "\n" + made);
        Checkout
            .Read(Page)
            .Split(Begin)
            .Last()
            .TrimStart('\n')
            .Should()
            .Be(made, "the page is made anew with HIVE_UPDATE_GOLDENS=1");
    }

    [Test]
    public void Every_failure_says_what_to_do() =>
        RemedyTable
            .Read()
            .Should()
            .HaveCountGreaterThan(100)
            .And.AllSatisfy(row => row.Remedy.Should().NotBeEmpty(row.Cause));

    [Test]
    public void Failures_are_found_in_the_ways_that_they_are_written()
    {
        var rows = RemedyTable
            .Of(
                """
                const string Remedy = "Free " + "some space.";
                throw new StackException(FailureKind.Failed, $"The file '{Name("a, b)")}' is {x}.", Remedy, inner);
                private static StackException Misuse(string cause, string remedy) => new(FailureKind.Misuse, cause, remedy);
                throw Misuse($"--{name} is twice.", last ? "Give it once." : "Leave it out.");
                // new StackException(FailureKind.Failed, "said nowhere", "done nowhere")
                """
            )
            .ToList();
        rows.Should()
            .Equal(
                new RemedyTable.Row(FailureKind.Failed, "The file '…' is ….", "Free some space."),
                new RemedyTable.Row(FailureKind.Misuse, "--… is twice.", "Give it once. / Leave it out.")
            );
    }

    private static string Made()
    {
        var text = new StringBuilder();
        foreach (var kind in RemedyTable.Read().GroupBy(row => row.Kind))
        {
            var (code, title) = Kinds[kind.Key];
            text.Append(
                CultureInfo.InvariantCulture,
                $"\n### Exit code {code}: {title}\n\n| what is said | what to do |\n|---|---|\n"
            );
            foreach (var row in kind)
                text.Append(CultureInfo.InvariantCulture, $"| {Cell(row.Cause)} | {Cell(row.Remedy)} |\n");
        }
        return text.ToString().TrimStart('\n');
    }

    // Angle brackets and stars are words here.
    private static string Cell(string text) =>
        text.Replace("|", "\\|", StringComparison.Ordinal)
            .Replace("<", "\\<", StringComparison.Ordinal)
            .Replace("*", "\\*", StringComparison.Ordinal);
}
