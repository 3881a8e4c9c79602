using System.Net.Http.Headers;
using System.Security.Cryptography;
using Hive.Stacks.Health;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Keys;

/// <summary>Keys that a companion asks stacks with: they may read, and nothing else.</summary>
/// <param name="client">Makes them.</param>
public sealed class ReadingKeys(KeyClient client) : IDisposable
{
    private readonly HttpClient _client = ApiConnection.Client(TimeSpan.FromSeconds(5));

    /// <summary>Makes a key for each stack that has none which it takes, where the companion reads it.</summary>
    /// <param name="one">The companion.</param>
    /// <param name="stacks">The stacks.</param>
    /// <param name="owner">Who the companion runs as.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <returns>The stacks for which one was made.</returns>
    /// <exception cref="StackException">A stack makes none.</exception>
    internal async Task<IReadOnlyList<StackInstance>> EnsureAsync(
        CompanionInstance one,
        IReadOnlyList<StackInstance> stacks,
        Account owner,
        CancellationToken cancellationToken
    )
    {
        DataRoot.Ensure(one.Workspace);
        Folders.Ensure(Path.GetDirectoryName(one.Folder)!, Account.Current, Folders.Passable, withContent: false);
        Folders.Ensure(one.Folder, owner, Folders.Private, withContent: false);
        Folders.Ensure(one.Keys, owner, Folders.Private);
        List<StackInstance> made = [];
        foreach (var stack in stacks)
        {
            var file = Path.Combine(one.Keys, stack.FullName);
            if (WholeFile.Read(file) is { Length: > 0 } kept && await IsTakenAsync(stack, kept, cancellationToken))
                continue;
            // Names are taken once: one that was lost is not made again under its own.
            var name = $"{one.Definition.Name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
            var key = await client.CreateAsync(stack, new CreateKey(name, ["read"]), cancellationToken);
            SecretStore.Keep(file, key.Key, owner);
            made.Add(stack);
        }

        return made;
    }

    /// <inheritdoc />
    public void Dispose() => _client.Dispose();

    private async Task<bool> IsTakenAsync(StackInstance stack, string key, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(stack.Settings.Url, "/api/v1/version"));
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", key.Trim());
        try
        {
            using var answer = await _client.SendAsync(request, cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
