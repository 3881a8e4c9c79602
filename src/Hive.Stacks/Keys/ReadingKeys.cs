using System.Security.Cryptography;
using Hive.Stacks.Platform;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Keys;

/// <summary>Keys that a companion asks stacks with: they may read, and nothing else.</summary>
/// <param name="client">Makes them.</param>
/// <param name="probe">Asks whether one that was made is taken still.</param>
public sealed class ReadingKeys(KeyClient client, KeyProbe probe)
{
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
            if (
                WholeFile.Read(file) is { Length: > 0 } kept
                && await probe.OpensAsync(stack, cancellationToken, new Secret(kept.Trim())) == true
            )
                continue;
            // Names are taken once: one that was lost is not made again under its own.
            var name = $"{one.Definition.Name}-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(4))}";
            var key = await client.CreateAsync(stack, new CreateKey(name, ["read"]), cancellationToken);
            SecretStore.Keep(file, key.Key, owner);
            made.Add(stack);
        }

        return made;
    }
}
