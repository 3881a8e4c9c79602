using System.Text.Json;
using Hive.Stacks.Reporting;
using Hive.Stacks.Tests.Commands;

namespace Hive.Stacks.Tests.Reporting;

public sealed class StackAddressesTests
{
    [Test]
    public void A_stack_tells_where_everything_is_and_no_secret()
    {
        var text = StackAddresses.Of(Samples.Genie("/w", 48886)).ToString();

        text.Should()
            .Contain("http://127.0.0.1:48886/mcp")
            .And.Contain("http://127.0.0.1:48886/v1")
            .And.Contain("/w/data/secrets/genie/api_key")
            .And.Contain("inside the stack only");
    }

    [Test]
    public void Programs_get_the_same_as_json()
    {
        using var document = JsonDocument.Parse(StackAddresses.Of(Samples.Genie("/w", 48886)).ToJson());

        document.RootElement.GetProperty("page").GetString().Should().Be("http://127.0.0.1:48886/");
        document.RootElement.GetProperty("api_key_file").GetString().Should().Be("/w/data/secrets/genie/api_key");
        document.RootElement.TryGetProperty("database", out _).Should().BeFalse("genie publishes none");
    }
}
