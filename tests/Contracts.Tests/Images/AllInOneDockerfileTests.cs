using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace Contracts.Tests.Images;

/// <summary>
/// Genie and agent are one thing under two names: a template makes their Compose files (Build.Tests), and this holds the
/// rest.
/// </summary>
public sealed class AllInOneDockerfileTests
{
    private static readonly StackDefinition[] Stacks = [.. StackCatalogue.All.Where(stack => stack.Postgres is null)];

    [Test]
    public void Their_dockerfiles_differ_in_names_and_ports_only()
    {
        Stacks.Should().HaveCountGreaterThan(1);
        Stacks
            .Select(stack => Nameless(Instructions($"dockerfiles/Dockerfile.{stack.Name}"), stack))
            .Distinct()
            .Should()
            .ContainSingle();
    }

    private static string Instructions(string file) =>
        string.Join('\n', Checkout.Read(file).Split('\n').Where(line => !line.StartsWith('#')));

    private static string Nameless(string text, StackDefinition stack) =>
        text.Replace(stack.Api.Name, "SERVICE", StringComparison.Ordinal)
            .Replace($"{stack.Port}", "PORT", StringComparison.Ordinal)
            .Replace(stack.Title, "Stack", StringComparison.Ordinal)
            .Replace(stack.Name.ToUpperInvariant(), "STACK", StringComparison.Ordinal)
            .Replace(stack.Name, "stack", StringComparison.Ordinal);
}
