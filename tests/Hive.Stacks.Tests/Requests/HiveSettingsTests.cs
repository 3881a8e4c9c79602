using System.Net;
using Hive.Stacks.Requests;

namespace Hive.Stacks.Tests.Requests;

public sealed class HiveSettingsTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    [Test]
    public void Without_settings_the_catalogue_counts_and_nothing_is_published_to_the_outside()
    {
        var settings = HiveSettings.From(Nothing, Nothing);

        settings.Bind.Should().Be(IPAddress.Loopback);
        settings.Ports["genie"].Should().Be(48886);
    }

    [Test]
    public void The_environment_overrides_the_file_unless_it_is_empty()
    {
        var file = new Dictionary<string, string> { ["HIVE_GENIE_PORT"] = "1111", ["HIVE_BIND"] = "0.0.0.0" };

        var settings = HiveSettings.From(
            file,
            new Dictionary<string, string> { ["HIVE_GENIE_PORT"] = "2222", ["HIVE_BIND"] = "" }
        );

        (settings.Ports["genie"], settings.Bind).Should().Be((2222, IPAddress.Any));
    }

    [TestCase("0")]
    [TestCase("65536")]
    [TestCase("-1")]
    [TestCase("http")]
    [TestCase("80.5")]
    [TestCase("99999999999999")]
    public void What_is_no_port_is_refused_by_name(string port) =>
        FluentActions
            .Invoking(() => HiveSettings.From(new Dictionary<string, string> { ["HIVE_GENIE_PORT"] = port }, Nothing))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && failure.Cause.Contains($"HIVE_GENIE_PORT is '{port}'"));

    [TestCase("localhost")]
    [TestCase("300.1.1.1")]
    public void What_is_no_address_is_refused(string address) =>
        FluentActions
            .Invoking(() => HiveSettings.From(new Dictionary<string, string> { ["HIVE_BIND"] = address }, Nothing))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse && failure.Cause.Contains("HIVE_BIND"));
}
