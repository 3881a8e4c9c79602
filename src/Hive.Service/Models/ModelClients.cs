using System.ClientModel;
using System.ClientModel.Primitives;
using System.Collections.Concurrent;
using Hive.Service.Components;
using Hive.Service.Knowledge;
using Hive.Service.Secrets;
using Hive.Service.Tools;
using Hive.Service.Tools.Http;
using Microsoft.Extensions.AI;
using OpenAI;

namespace Hive.Service.Models;

/// <summary>Gives the client of a model. Clients are shared: one for each endpoint, model and key.</summary>
public sealed class ModelClients(
    ModelEndpoints endpoints,
    SecretsFolder secrets,
    ModelRetryPolicy policy,
    IKnowledgeSearch knowledge,
    TimeProvider time
) : IDisposable
{
    // More than a workspace has; rotated keys must not pile up clients for ever.
    private const int MostClients = 500;

    private readonly ConcurrentDictionary<ClientKey, IChatClient> clients = new();

    private readonly HttpClient http = new(
        MetadataAddress.Refuse(
            new SocketsHttpHandler
            {
                ConnectTimeout = TimeSpan.FromSeconds(10),
                // So that a moved endpoint is noticed.
                PooledConnectionLifetime = TimeSpan.FromMinutes(10),
            }
        )
    )
    {
        // Deadlines are the policy's: this one would cut long answers.
        Timeout = Timeout.InfiniteTimeSpan,
    };

    /// <summary>The client of a model.</summary>
    /// <param name="model">Nothing means the provider <c>extractive</c>.</param>
    /// <param name="bounds">What an extractive answer may search.</param>
    /// <exception cref="MissingKeyException">The provider needs a key and there is none.</exception>
    public IChatClient For(ModelDefinition? model, KnowledgeBounds bounds)
    {
        if (IsExtractive(model))
            return new ExtractiveChatClient(knowledge, bounds);
        var key = KeyOf(model!);
        if (clients.TryGetValue(key, out var client))
            return client;
        if (clients.Count > MostClients)
            clients.Clear();
        return clients.GetOrAdd(key, Make);
    }

    /// <summary>Whether a definition means the offline provider.</summary>
    public static bool IsExtractive(ModelDefinition? model) => model is null or { Provider: "extractive" };

    /// <summary>The variable that has the key; nothing where none is needed.</summary>
    public static string? KeyVariableOf(ModelDefinition model) =>
        model.Provider switch
        {
            "anthropic" => model.KeyVariable ?? "ANTHROPIC_API_KEY",
            // It takes any key; one is asked for only where the file names one.
            "ollama" => model.KeyVariable,
            _ => model.KeyVariable ?? "OPENAI_API_KEY",
        };

    /// <inheritdoc/>
    public void Dispose() => http.Dispose();

    private ClientKey KeyOf(ModelDefinition model) =>
        model.Provider switch
        {
            "anthropic" => new(
                "anthropic",
                model.BaseUrl ?? endpoints.Anthropic,
                model.Id,
                Required(KeyVariableOf(model)!),
                model.MaxTokens
            ),
            "ollama" => new(
                "ollama",
                model.BaseUrl ?? new(endpoints.Ollama, "/v1"),
                model.Id,
                KeyVariableOf(model) is { } name ? Required(name) : null,
                null
            ),
            _ => new("openai", model.BaseUrl ?? endpoints.OpenAi, model.Id, Required(KeyVariableOf(model)!), null),
        };

    private Secret Required(string variable) =>
        secrets.Find(variable) ?? throw new MissingKeyException(variable, secrets.PlaceOf(variable));

    private RetryingChatClient Make(ClientKey key) =>
        new(
            key.Provider == "anthropic" ? new AnthropicChatClient(http, key.Endpoint, key.Key!, key.Model) : OpenAi(key),
            key.Provider,
            policy,
            time
        );

    private ToolImages OpenAi(ClientKey key) => new(new OpenAIClient(
                new ApiKeyCredential(key.Key?.Reveal() ?? "none"),
                new OpenAIClientOptions
                {
                    Endpoint = key.Endpoint,
                    Transport = new HttpClientPipelineTransport(http),
                    // Tried again by RetryingChatClient, which knows whether anything has come, and which has the deadlines.
                    RetryPolicy = new ClientRetryPolicy(maxRetries: 0),
                    NetworkTimeout = Timeout.InfiniteTimeSpan,
                }
            ).GetChatClient(key.Model).AsIChatClient());

    private sealed record ClientKey(string Provider, Uri Endpoint, string Model, Secret? Key, int? MaxTokens);
}
