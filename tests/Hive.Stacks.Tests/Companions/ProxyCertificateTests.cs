using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Companions;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Companions;

/// <summary>The certificate that the proxy shows.</summary>
public sealed class ProxyCertificateTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 27, 12, 0, 0, TimeSpan.Zero);
    private readonly TemporaryFolder _folder = new();

    private CompanionInstance One => CompanionInstance.Of(CompanionCatalogue.Proxy, Requested.In(_folder));

    [OneTimeTearDown]
    public void Clean() => _folder.Dispose();

    [Test]
    public void One_of_its_own_is_for_every_stack_by_name_and_for_this_machine_and_is_no_authority()
    {
        var made = ProxyCertificate.Own(One, ["localhost", "genie.localhost"], Now);

        using var certificate = X509Certificate2.CreateFromPem(made.Chain, made.Key);
        certificate.MatchesHostname("genie.localhost").Should().BeTrue();
        certificate.MatchesHostname("127.0.0.1").Should().BeTrue();
        certificate.MatchesHostname("example.com").Should().BeFalse();
        certificate.Extensions.OfType<X509BasicConstraintsExtension>().Single().CertificateAuthority.Should().BeFalse();
        made.NotAfter.Should().BeAfter(Now.AddDays(390)).And.BeBefore(Now.AddDays(398), "browsers take no longer ones");
    }

    [Test]
    public void One_of_its_own_is_used_again_until_it_ends_soon_or_a_name_is_missing()
    {
        var made = ProxyCertificate.Own(One, ["localhost"], Now);
        _folder.Write("data/companions/proxy/configuration-1/tls/fullchain.pem", made.Chain);
        _folder.Write("data/companions/proxy/configuration-1/tls/privkey.pem", made.Key);

        ProxyCertificate.Own(One, ["localhost"], Now.AddDays(300)).Chain.Should().Be(made.Chain);
        ProxyCertificate.Own(One, ["localhost"], Now.AddDays(380)).Chain.Should().NotBe(made.Chain);
        ProxyCertificate.Own(One, ["localhost", "agent.localhost"], Now).Chain.Should().NotBe(made.Chain);
    }

    [Test]
    public void A_given_one_is_taken_with_its_own_key_and_no_other()
    {
        var (chain, key) = Pair(Now.AddDays(30));
        Give("given", chain, key);
        Give("crossed", chain, Pair(Now.AddDays(30)).Key);
        Give("text", chain, "no key at all");

        ProxyCertificate.Given("given", One, Now).Chain.Should().Be(chain);
        Refused("crossed").Cause.Should().Contain("privkey.pem is not the key of the certificate in fullchain.pem");
        Refused("text").Cause.Should().Contain("privkey.pem");
        Refused("nowhere").Cause.Should().Contain("fullchain.pem cannot be read");
    }

    [Test]
    public void A_given_one_that_has_ended_is_refused_with_the_day()
    {
        var (chain, key) = Pair(Now.AddDays(-1));
        Give("ended", chain, key);

        Refused("ended").Cause.Should().Contain("ended on 2026-11-26");
    }

    private StackException Refused(string folder)
    {
        var failure = FluentActions
            .Invoking(() => ProxyCertificate.Given(folder, One, Now))
            .Should()
            .Throw<StackException>()
            .Which;
        failure.Kind.Should().Be(FailureKind.Prerequisite);
        failure.Remedy.Should().Contain("A proxy that is up goes on as it was");
        return failure;
    }

    private void Give(string folder, string chain, string key)
    {
        _folder.Write($"{folder}/fullchain.pem", chain);
        _folder.Write($"{folder}/privkey.pem", key);
    }

    private static (string Chain, string Key) Pair(DateTimeOffset end)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=test", key, HashAlgorithmName.SHA256);
        using var made = request.CreateSelfSigned(Now.AddDays(-60), end);
        return (made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
