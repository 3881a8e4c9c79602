using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Companions;

/// <summary>The certificate that the proxy shows, with its key: a given one, or one that was made here.</summary>
/// <param name="Chain">The certificate, and those it follows from, as PEM.</param>
/// <param name="Key">Its private key, as PEM.</param>
/// <param name="NotAfter">When it ends.</param>
internal sealed record ProxyCertificate(string Chain, string Key, DateTimeOffset NotAfter)
{
    /// <summary>Names of the files, in the folder that a user gives: what ACME clients call them.</summary>
    public const string ChainFile = "fullchain.pem";

    /// <inheritdoc cref="ChainFile"/>
    public const string KeyFile = "privkey.pem";

    // What tells one that was made here from one that was given.
    private const string Subject = "CN=Hive proxy";

    private static readonly TimeSpan Life = TimeSpan.FromDays(397);
    private static readonly TimeSpan RenewBefore = TimeSpan.FromDays(30);

    /// <summary>The certificate in a folder that the user named.</summary>
    /// <param name="folder">As it was named; relative ones are below the workspace.</param>
    /// <param name="one">The proxy.</param>
    /// <param name="now">The instant at which it has to be valid.</param>
    /// <exception cref="StackException">A file is missing, the key is another one's, or it has ended.</exception>
    public static ProxyCertificate Given(string folder, CompanionInstance one, DateTimeOffset now)
    {
        var place = Path.GetFullPath(folder, one.Workspace.Root);
        var (chain, key) = (Read(place, ChainFile), Read(place, KeyFile));
        try
        {
            using var certificate = X509Certificate2.CreateFromPem(chain, key);
            return certificate.NotAfter.ToUniversalTime() <= now.UtcDateTime
                ? throw Wrong(
                    $"The certificate in {place} ended on {certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}.",
                    "Renew it"
                )
                : new(chain, key, certificate.NotAfter);
        }
        catch (CryptographicException exception)
        {
            throw Wrong(
                $"{Path.Combine(place, KeyFile)} is not the key of the certificate in {ChainFile}, or one of them is no PEM file: {exception.Message.TrimEnd('.')}.",
                "Put a certificate and its own key, without a passphrase, there"
            );
        }
        catch (ArgumentException exception)
        {
            throw Wrong(
                $"{Path.Combine(place, KeyFile)} is not the key of the certificate in {ChainFile}: {exception.Message.TrimEnd('.')}.",
                "Put a certificate and its own key there"
            );
        }
    }

    /// <summary>The certificate that was made for this workspace; another one where it ends soon, or names change.</summary>
    /// <param name="one">The proxy.</param>
    /// <param name="names">DNS names that it is for, beside <c>localhost</c>.</param>
    /// <param name="now">The instant that its life begins at.</param>
    public static ProxyCertificate Own(CompanionInstance one, IReadOnlyList<string> names, DateTimeOffset now)
    {
        foreach (var folder in one.Configurations)
        {
            if (
                TryRead(Path.Combine(folder, "tls")) is { } found
                && found.NotAfter - RenewBefore > now
                && IsFor(found, names)
            )
                return found;
        }

        return Make(one.Address.Bind, names, now);
    }

    private static ProxyCertificate Make(IPAddress bind, IReadOnlyList<string> names, DateTimeOffset now)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest(Subject, key, HashAlgorithmName.SHA256);
        var subjects = new SubjectAlternativeNameBuilder();
        foreach (var name in names)
            subjects.AddDnsName(name);
        foreach (var address in new[] { IPAddress.Loopback, IPAddress.IPv6Loopback, bind }.Distinct())
            subjects.AddIpAddress(address);
        request.CertificateExtensions.Add(subjects.Build());
        // Not an authority: who trusts it trusts this one certificate, and nothing that its key could sign.
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(false, false, 0, true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], false));
        // A clock that is a little behind takes it all the same.
        using var made = request.CreateSelfSigned(now - TimeSpan.FromMinutes(5), now + Life);
        return new(made.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem(), made.NotAfter);
    }

    private static bool IsFor(ProxyCertificate one, IReadOnlyList<string> names)
    {
        using var certificate = X509Certificate2.CreateFromPem(one.Chain);
        return certificate.Subject == Subject
            && names.All(name => certificate.MatchesHostname(name, allowWildcards: true, allowCommonName: false));
    }

    private static ProxyCertificate? TryRead(string folder)
    {
        try
        {
            var (chain, key) = (
                WholeFile.Read(Path.Combine(folder, ChainFile)),
                WholeFile.Read(Path.Combine(folder, KeyFile))
            );
            if (chain is null || key is null)
                return null;
            using var certificate = X509Certificate2.CreateFromPem(chain, key);
            return new(chain, key, certificate.NotAfter);
        }
        catch (Exception exception)
            when (exception is CryptographicException or ArgumentException or UnauthorizedAccessException)
        {
            // Not whole, or not to be read by this user: another one is made.
            return null;
        }
    }

    private static string Read(string folder, string name)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, name));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw Wrong(
                $"{Path.Combine(folder, name)} cannot be read: {exception.Message}",
                $"HIVE_PROXY_TLS names a folder with {ChainFile} and {KeyFile}: put them there, readable by you"
            );
        }
    }

    private static StackException Wrong(string cause, string remedy) =>
        new(
            FailureKind.Prerequisite,
            cause,
            $"{remedy}; without HIVE_PROXY_TLS the proxy makes a certificate of its own. A proxy that is up goes on as it was."
        );
}
