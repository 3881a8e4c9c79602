using System.Text.RegularExpressions;
using Hive.Testing;

namespace Hive.Stacks.Tests.Rooms;

/// <summary>What the orchestrator shows to other assemblies is what they use, and no more.</summary>
public sealed partial class PublicTypeTests
{
    // Who uses Hive.Stacks and does not see what is internal in it.
    private static readonly string[] Users = ["build", "tests/Build.Tests", "tests/Contracts.Tests", "tests/EndToEnd.Tests"];

    [Test]
    public void A_public_type_is_named_by_another_assembly_or_stands_in_the_signature_of_one_that_is()
    {
        var words = Users
            .SelectMany(Checkout.Sources)
            .SelectMany(file => Words.Matches(Checkout.Read(file)).Select(word => word.Value))
            .ToHashSet(StringComparer.Ordinal);

        PublicTypes.NotNeeded(typeof(StackException).Assembly, words.Contains).Should().BeEmpty("they can be internal");
    }

    // Without this, a reader that lets everything pass would find everything in order.
    [Test]
    public void A_type_that_nobody_names_is_found() =>
        PublicTypes
            .NotNeeded(typeof(StackException).Assembly, name => name == "StackSession")
            .Should()
            .Contain("Hive.Stacks.Diagnosis.Doctor")
            .And.NotContain(["Hive.Stacks.Verbs.StackSession", "Hive.Stacks.Requests.StackRequest"]);

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words { get; }
}
