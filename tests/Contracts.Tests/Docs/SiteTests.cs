using System.Text.RegularExpressions;
using Hive.Testing;

namespace Contracts.Tests.Docs;

/// <summary>The documents as a site: every page is found from the first one and in the list.</summary>
public sealed partial class SiteTests
{
    private static readonly string[] Pages =
    [
        .. Checkout
            .Files.Where(file =>
                file.StartsWith("docs/", StringComparison.Ordinal)
                && file.EndsWith(".md", StringComparison.Ordinal)
                && !file.StartsWith("docs/decisions/", StringComparison.Ordinal)
                && file != "docs/index.md"
            )
            .Select(file => file["docs/".Length..]),
    ];

    [TestCaseSource(nameof(Pages))]
    public void Every_page_is_in_the_list_and_on_the_first_page(string page)
    {
        Href.Matches(Checkout.Read("docs/toc.yml")).Select(match => match.Groups[1].Value).Should().Contain(page);
        Checkout.Read("docs/index.md").Should().Contain($"({page})");
    }

    [Test]
    public void The_list_names_no_page_that_is_not_there() =>
        Href.Matches(Checkout.Read("docs/toc.yml"))
            .Select(match => match.Groups[1].Value)
            .Should()
            .OnlyContain(page => Pages.Contains(page));

    [GeneratedRegex(@"href: ([^ }\n]+)")]
    private static partial Regex Href { get; }
}
