using System.Text.RegularExpressions;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace Contracts.Tests.Docs;

/// <summary>What the documents say can be done.</summary>
public sealed partial class DocTests
{
    private static readonly string[] Documents =
    [
        .. Checkout.Files.Where(file => file.EndsWith(".md", StringComparison.Ordinal)),
    ];

    private static readonly string[] Targets =
    [
        .. Checkout
            .Sources("build/Tasks")
            .SelectMany(file => TaskName.Matches(Checkout.Read(file)).Select(match => match.Groups[1].Value))
            .SelectMany(WithVerbFirst),
    ];

    [Test]
    public void Every_relative_link_leads_somewhere() => Documents.SelectMany(BrokenLinks).Should().BeEmpty();

    [Test]
    public void Every_target_named_is_one() => Documents.SelectMany(UnknownTargets).Should().BeEmpty();

    [Test]
    public void Links_and_targets_are_recognised()
    {
        Link.Match("see [the rooms](docs/rooms.md#top) there").Groups[1].Value.Should().Be("docs/rooms.md");
        Links("[site](https://dot.net) [here](#part) [one](a.md)").Should().Equal("a.md");
        Call.Match("./build.sh --target=GenieServe --follow").Groups[1].Value.Should().Be("GenieServe");
        Call.Match("./build.sh -t GenieServe").Groups[1].Value.Should().Be("GenieServe");
        Call.Match("./build.ps1 GenieServe").Groups[1].Value.Should().Be("GenieServe");
        Targets.Should().Contain(["GenieServe", "ServeGenie", "Default"]).And.NotContain("ListsAll");
    }

    private static IEnumerable<string> BrokenLinks(string document) =>
        Links(Checkout.Read(document))
            .Where(link =>
                !Path.Exists(Path.Combine(Path.GetDirectoryName(Checkout.At(document))!, Uri.UnescapeDataString(link)))
            )
            .Select(link => $"{document} → {link}");

    private static IEnumerable<string> Links(string text) =>
        Link.Matches(text)
            .Select(match => match.Groups[1].Value)
            .Where(link =>
                link.Length > 0
                && !link.Contains("://", StringComparison.Ordinal)
                && !link.StartsWith("mailto:", StringComparison.Ordinal)
            );

    private static IEnumerable<string> UnknownTargets(string document) =>
        Call.Matches(Checkout.Read(document))
            .Select(match => match.Groups[1].Value)
            .Where(target => !Targets.Contains(target, StringComparer.OrdinalIgnoreCase))
            .Select(target => $"{document}: {target}");

    private static IEnumerable<string> WithVerbFirst(string target) =>
        [
            target,
            .. StackCatalogue
                .All.Where(stack => target.StartsWith(stack.Title, StringComparison.Ordinal))
                .Select(stack => target[stack.Title.Length..] + stack.Title),
        ];

    [GeneratedRegex(@"\]\(([^)#\s]*)(?:#[^)]*)?\)")]
    private static partial Regex Link { get; }

    // A word in capitals stands for a target of the reader's choice (NAME); "…" for any.
    [GeneratedRegex(@"build\.(?:sh|ps1)`? (?:--target=|-t |)(?!NAME\b)([A-Z][A-Za-z]+)")]
    private static partial Regex Call { get; }

    [GeneratedRegex(@"\[TaskName\(""(\w+)""\)\]")]
    private static partial Regex TaskName { get; }
}
