using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Health;

/// <summary>Asks a companion, through its published port, which configuration it works with.</summary>
public sealed class CompanionProbe : IDisposable
{
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(3);

    private readonly HttpClient _client;
    private string? _expected;

    /// <summary>Nothing is asked yet.</summary>
    public CompanionProbe() =>
        _client = new HttpClient(
            new SocketsHttpHandler
            {
                UseProxy = false,
                UseCookies = false,
                AllowAutoRedirect = false,
                SslOptions = new SslClientAuthenticationOptions
                {
                    RemoteCertificateValidationCallback = (_, shown, _, _) =>
                        shown?.GetCertHashString(HashAlgorithmName.SHA256) == _expected,
                },
                // A worker of the old configuration goes on answering on connections that it has.
                PooledConnectionLifetime = TimeSpan.Zero,
            }
        )
        {
            Timeout = Timeout,
        };

    /// <summary>
    /// What it answers; null when it does not answer, not well, or with another certificate than the one that counts.
    /// </summary>
    public async Task<string?> AskAsync(CompanionInstance one, CancellationToken cancellationToken)
    {
        try
        {
            _expected = one.Definition.IsSecure ? HashOf(one.Certificate) : null;
            return await _client.GetStringAsync(new Uri(one.Url, one.Definition.VersionPath), cancellationToken);
        }
        catch (Exception exception) when (exception is HttpRequestException or IOException or UnauthorizedAccessException)
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private static string HashOf(string file)
    {
        using var certificate = X509Certificate2.CreateFromPem(File.ReadAllText(file));
        return certificate.GetCertHashString(HashAlgorithmName.SHA256);
    }
}
