using System.Text.Json;
using Hive.Service.Secrets;

namespace Hive.Service.Tests.Secrets;

internal sealed class SecretTests
{
    private readonly Secret secret = new("swordfish");

    [Test]
    public void A_secret_prints_as_stars() => $"{secret}".Should().Be("***");

    [Test]
    public void A_record_around_a_secret_does_not_print_it() =>
        new Holder(secret).ToString().Should().NotContain("swordfish");

    [Test]
    public void A_secret_is_not_serialised() => JsonSerializer.Serialize(secret).Should().NotContain("swordfish");

    private sealed record Holder(Secret Secret);
}
