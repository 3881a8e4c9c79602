using Cake.Core;
using Cake.Frosting;

namespace Build.Tests.CakeFrosting;

public sealed class ExitCodeTests
{
    [Test]
    public void Success_is_zero() => Code("--target=Good").Should().Be(0);

    [TestCase("Bad")]
    [TestCase("Coded")]
    [TestCase("Unheard")]
    public void Any_failure_is_one_even_if_it_carries_a_code(string target) => Code($"--target={target}").Should().Be(1);

    [TestCase("--verbosity=loud")]
    [TestCase("--target")]
    public void A_command_line_that_cannot_be_read_is_255_to_a_shell(string argument) =>
        ((byte)Code(argument)).Should().Be(255);

    [Test]
    public void Options_that_Cake_does_not_know_are_left_to_the_tasks() =>
        Code("--target=Good", "--follow", "--tail=50").Should().Be(0);

    [Test]
    public void Versions_are_shown_without_a_run()
    {
        var run = FrostingRun.Of(host => host.With(typeof(Bad)), "--target=Bad", "--version");

        run.ExitCode.Should().Be(0);
        run.Output.Trim().Should().NotBeEmpty().And.NotContain("Bad");
    }

    private static int Code(params string[] arguments) =>
        FrostingRun.Of(host => host.With(typeof(Good), typeof(Bad), typeof(Coded)), arguments).ExitCode;

    private sealed class Good : FrostingTask
    {
        public override void Run(ICakeContext context) { }
    }

    private sealed class Bad : FrostingTask
    {
        public override void Run(ICakeContext context) => throw new InvalidOperationException("it broke");
    }

    private sealed class Coded : FrostingTask
    {
        public override void Run(ICakeContext context) => throw new CakeException(4, "no engine");
    }
}
