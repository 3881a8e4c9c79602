using System.Security.Cryptography;

namespace Hive.Service.Access;

/// <summary>Recognises keys without asking the database at every request.</summary>
/// <remarks>A key that is made or revoked by this process counts at once; by another one, within five seconds.</remarks>
public sealed class KeyRing : IDisposable
{
    private static readonly TimeSpan LoadAgainAfter = TimeSpan.FromSeconds(5);
    private static readonly byte[] NoHash = new byte[SHA256.HashSizeInBytes];

    private readonly KeyStore store;
    private readonly TimeProvider time;
    private readonly SemaphoreSlim loading = new(1);
    private volatile Ring? ring;
    private int changes;

    public KeyRing(KeyStore store, TimeProvider time)
    {
        (this.store, this.time) = (store, time);
        store.Changed += (_, _) => Interlocked.Increment(ref changes);
    }

    /// <summary>Who has this key; nothing when nobody has.</summary>
    /// <exception cref="Npgsql.NpgsqlException">The keys were never read, or are too old to trust, and the database does not
    /// answer.</exception>
    public async ValueTask<Caller?> FindAsync(string text, CancellationToken token)
    {
        if (KeyText.IdIn(text) is not { } id)
            return null;
        var now = ring is { } known && IsFresh(known) ? known : await LoadAsync(token);
        // The same work whether the id is known or not.
        var found = now.Keys.GetValueOrDefault(id);
        return CryptographicOperations.FixedTimeEquals(KeyText.Hash(text), found?.Hash ?? NoHash) ? found?.Caller : null;
    }

    /// <summary>Who has the key of this id, for a proof that was given before; nothing when it was revoked.</summary>
    /// <exception cref="Npgsql.NpgsqlException">As above.</exception>
    public async ValueTask<Caller?> FindByIdAsync(string id, CancellationToken token) =>
        (ring is { } known && IsFresh(known) ? known : await LoadAsync(token)).Keys.GetValueOrDefault(id)?.Caller;

    private bool IsFresh(Ring known) =>
        known.Changes == Volatile.Read(ref changes) && time.GetElapsedTime(known.LoadedAt) < LoadAgainAfter;

    private async Task<Ring> LoadAsync(CancellationToken token)
    {
        await loading.WaitAsync(token);
        try
        {
            if (ring is { } known && IsFresh(known))
                return known;
            var counted = Volatile.Read(ref changes);
            return ring = new(await store.LoadAsync(token), time.GetTimestamp(), counted);
        }
        finally
        {
            loading.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => loading.Dispose();

    private sealed record Ring(IReadOnlyDictionary<string, KeyStore.KnownKey> Keys, long LoadedAt, int Changes);
}
