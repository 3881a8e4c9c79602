using System.Text.Json;
using Hive.Service.Components;
using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;

namespace Hive.Service.Memories;

/// <summary>Has a model say what is remembered of a user in fewer words.</summary>
public sealed class MemoryOptimizer(MemoryStore store, ModelClients models, IComponentSource components, TimeProvider time)
{
    private const int Most = 500;

    private const string Duty = """
        Below is what is remembered of a user, a fact a line. Say the same in as few facts as you can: join what belongs together, leave
        out what is said twice or no longer holds, and keep names, numbers and dates. Answer with a JSON object
        {"memories": [{"memory": "…", "topics": ["…"]}]} and nothing else.
        """;

    /// <summary>What is remembered now, and what the model makes of it.</summary>
    /// <param name="user">Whose memories.</param>
    /// <param name="model">Which model; nothing means the one of the component that remembered last.</param>
    /// <param name="apply">Whether the second takes the place of the first, all at once.</param>
    /// <param name="token">Ends it early; then nothing is changed.</param>
    /// <exception cref="RunRefusedException">There is nothing to sum up, no model, or no use in its answer.</exception>
    public async Task<(IReadOnlyList<Memory> Before, IReadOnlyList<Memory> After)> OptimizeAsync(
        string user,
        ModelDefinition? model,
        bool apply,
        CancellationToken token
    )
    {
        var (before, total) = await store.ListAsync(new() { UserId = user, Limit = Most }, token);
        if (before.Count == 0)
            throw new RunRefusedException(
                RunRefusal.NoSuchComponent,
                $"Nothing is remembered of the user \"{Short(user)}\"."
            );
        if (total > Most)
            throw Bad($"More than {Most} memories cannot be summed up at once.");
        var chosen = model ?? Own(before);
        if (ModelClients.IsExtractive(chosen))
            throw Bad("No component that remembers has a model that can sum up: name one with model.");
        var answer = await models
            .For(chosen, KnowledgeBounds.None)
            .GetResponseAsync(
                [new(ChatRole.System, Duty), new(ChatRole.User, string.Join('\n', before.Select(one => one.Text)))],
                new() { ResponseFormat = ChatResponseFormat.Json },
                token
            );
        var after = Read(answer.Text, user, chosen!);
        if (apply)
            await store.ReplaceAsync(before, after, token);
        return (before, after);
    }

    private ModelDefinition? Own(IReadOnlyList<Memory> memories)
    {
        var set = components.Current;
        return memories
            .OrderByDescending(one => one.UpdatedAt)
            .Select(one =>
                one.Kind == "team"
                    ? set.Teams.GetValueOrDefault(one.ComponentId ?? "")?.Model
                    : set.Agents.GetValueOrDefault(one.ComponentId ?? "")?.Model
            )
            .Concat(
                set.Agents.Values.OrderBy(one => one.Id, StringComparer.Ordinal)
                    .Where(one => one.Memory.EnableAgenticMemory || one.Memory.EnableUserMemories)
                    .Select(one => one.Model)
            )
            .FirstOrDefault(one => !ModelClients.IsExtractive(one));
    }

    private List<Memory> Read(string text, string user, ModelDefinition model)
    {
        try
        {
            using var json = JsonDocument.Parse(
                text.IndexOf('{') is >= 0 and var begin && text.LastIndexOf('}') is var end && end > begin
                    ? text[begin..(end + 1)]
                    : text
            );
            var now = time.GetUtcNow();
            List<Memory> read =
            [
                .. json
                    .RootElement.GetProperty("memories")
                    .EnumerateArray()
                    .Select(one => new Memory
                    {
                        Id = Guid.CreateVersion7(now),
                        UserId = user,
                        Text = KeepableText.Of(one.GetProperty("memory").GetString()!),
                        Topics = one.TryGetProperty("topics", out var topics)
                            ? [.. topics.EnumerateArray().Select(topic => KeepableText.Of(topic.GetString()!))]
                            : [],
                        UpdatedAt = now,
                    }),
            ];
            if (read.Count > 0 && read.TrueForAll(one => one.Text.Length is > 0 and <= Memory.LongestText))
                return read;
        }
        catch (Exception e)
            when (e is JsonException or KeyNotFoundException or InvalidOperationException or ArgumentNullException)
        {
            // Told below.
        }
        throw Bad($"The model {model.Id} gave no memories but: {Short(text)}");
    }

    private static RunRefusedException Bad(string message) => new(RunRefusal.BadRequest, message);

    private static string Short(string text) => text.Length > 200 ? text[..200] + "…" : text;
}
