using Hive.Build.Hosting;
using Hive.Stacks;

namespace Build.Tests.Hosting;

/// <summary>The numbers that scripts rely on.</summary>
public sealed class ExitCodeTableTests
{
    private static readonly Dictionary<FailureKind, int> Interface = new()
    {
        [FailureKind.Failed] = 1,
        [FailureKind.Misuse] = 2,
        [FailureKind.Unhealthy] = 3,
        [FailureKind.Prerequisite] = 4,
        [FailureKind.Conflict] = 5,
        [FailureKind.Refused] = 6,
        [FailureKind.Interrupted] = 130,
    };

    [Test]
    public void Every_kind_of_failure_has_the_number_of_the_interface() =>
        Enum.GetValues<FailureKind>().ToDictionary(kind => kind, ExitCodes.Of).Should().BeEquivalentTo(Interface);

    [Test]
    public void A_kind_that_nobody_knows_is_a_fault_and_no_number() =>
        FluentActions.Invoking(() => ExitCodes.Of((FailureKind)99)).Should().Throw<ArgumentOutOfRangeException>();
}
