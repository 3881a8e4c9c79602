using System.Text.Json;
using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Tools;
using Microsoft.Extensions.AI;

namespace Hive.Service.Memories;

/// <summary>The tools with which a model itself remembers and forgets what it learns of the user.</summary>
internal static class MemoryTools
{
    public static IEnumerable<AITool> For(MemoryStore store, string user, Author author, TimeProvider time) =>
        [new Remember(store, user, author, time), new Forget(store, user)];

    /// <summary>Words of a list, as far as they can be kept.</summary>
    public static string[] Topics(object? value) =>
        value is JsonElement { ValueKind: JsonValueKind.Array } list
            ?
            [
                .. list.EnumerateArray()
                    .Where(one => one.ValueKind == JsonValueKind.String)
                    .Select(one => KeepableText.Of(one.GetString()!))
                    .Take(20),
            ]
            : [];

    private static readonly JsonElement RememberSchema = Schema(
        """
        {"type":"object","properties":{"memory":{"type":"string","description":"One fact about the user, as a sentence"},
         "topics":{"type":"array","items":{"type":"string"},"description":"A few words to find it by"}},"required":["memory"]}
        """
    );

    private static readonly JsonElement ForgetSchema = Schema(
        """
        {"type":"object","properties":{"memory_id":{"type":"string","description":"The id in brackets before the fact, or that remember_user_fact gave"}},"required":["memory_id"]}
        """
    );

    private static JsonElement Schema(string text)
    {
        using var json = JsonDocument.Parse(text);
        return json.RootElement.Clone();
    }

    private sealed class Remember(MemoryStore store, string user, Author author, TimeProvider time) : AIFunction, IHasTraits
    {
        // The worst of it is a memory that is there twice; a person would not want to be asked for that.
        public ToolTraits Traits { get; set; } = ToolTraits.ReadOnly;

        public override string Name => "remember_user_fact";

        public override string Description => "Keeps a fact about the user for later conversations.";

        public override JsonElement JsonSchema => RememberSchema;

        protected override async ValueTask<object?> InvokeCoreAsync(
            AIFunctionArguments arguments,
            CancellationToken cancellationToken
        )
        {
            var text = KeepableText.Of(ToolJson.Text(arguments.GetValueOrDefault("memory")).Trim());
            if (text.Length is 0 or > Memory.LongestText)
                return ToolFailure.Because($"a memory has 1 to {Memory.LongestText} characters.");
            var memory = new Memory
            {
                Id = Guid.CreateVersion7(),
                UserId = user,
                Text = text,
                Topics = Topics(arguments.GetValueOrDefault("topics")),
                Kind = ComponentKindsOf(author),
                ComponentId = author.Id,
                UpdatedAt = time.GetUtcNow(),
            };
            await store.SaveAsync(memory, cancellationToken);
            return $"Remembered as {memory.Id}.";
        }

        private static string ComponentKindsOf(Author author) => Components.ComponentKinds.Word(author.Kind);
    }

    private sealed class Forget(MemoryStore store, string user) : AIFunction, IHasTraits
    {
        public ToolTraits Traits { get; set; } = ToolTraits.ReadOnly;

        public override string Name => "forget_user_fact";

        public override string Description => "Removes a fact about the user that is no longer true.";

        public override JsonElement JsonSchema => ForgetSchema;

        protected override async ValueTask<object?> InvokeCoreAsync(
            AIFunctionArguments arguments,
            CancellationToken cancellationToken
        ) =>
            Guid.TryParse(ToolJson.Text(arguments.GetValueOrDefault("memory_id")), out var id)
            && await store.DeleteAsync([id], user, cancellationToken) == 1
                ? "Forgotten."
                : ToolFailure.Because("there is no such memory of this user.");
    }
}
