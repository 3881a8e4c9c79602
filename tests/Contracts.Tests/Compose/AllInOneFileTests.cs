using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace Contracts.Tests.Compose;

/// <summary>
/// Genie and agent are one thing under two names. Their Compose files must each work alone, and Compose looks for a shared one
/// in the workspace rather than beside the file: so the text is held to be the same instead.
/// </summary>
public sealed class AllInOneFileTests
{
    private static readonly StackDefinition[] Stacks = [.. StackCatalogue.All.Where(stack => stack.Postgres is null)];

    [Test]
    public void All_in_one_stacks_differ_in_names_and_ports_only()
    {
        Stacks.Should().HaveCountGreaterThan(1);
        Stacks.Select(stack => Nameless(Checkout.Read($"compose/{stack.ComposeFile}"), stack)).Distinct().Should().ContainSingle();
    }

    [Test]
    public void So_do_their_dockerfiles() => Stacks.Select(stack => Nameless(Instructions($"dockerfiles/Dockerfile.{stack.Name}"), stack))
        .Distinct().Should().ContainSingle();

    private static string Instructions(string file) => string.Join('\n', Checkout.Read(file).Split('\n').Where(line => !line.StartsWith('#')));

    // The line that tells of this very rule names both.
    private static string Nameless(string text, StackDefinition stack) => string.Join('\n', text.Split('\n').Where(line => !line.StartsWith("# Genie's and", StringComparison.Ordinal)))
        .Replace(stack.Api.Name, "SERVICE", StringComparison.Ordinal).Replace($"{stack.Port}", "PORT", StringComparison.Ordinal)
        .Replace(stack.Title, "Stack", StringComparison.Ordinal).Replace(stack.Name.ToUpperInvariant(), "STACK", StringComparison.Ordinal)
        .Replace(stack.Name, "stack", StringComparison.Ordinal);
}
