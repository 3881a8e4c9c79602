using BenchmarkDotNet.Attributes;
using Hive.Service.Agents;
using Hive.Service.Components;
using Microsoft.Agents.AI;
using Microsoft.Extensions.AI;

namespace Hive.Benchmarks.Agents;

/// <summary>
/// Making one agent with one tool, as every run does. Agno's published figures for the same: 3 µs and 6.6 KiB.
/// </summary>
[MemoryDiagnoser]
// In this process: a child project of BenchmarkDotNet's would not find this repository's settings for packages and folders.
[InProcess]
public class AgentConstruction : IDisposable
{
    private readonly AITool[] tools = [AIFunctionFactory.Create(() => "sunny", "get_weather", "The weather of today.")];
    private readonly SilentModel model = new();
    private readonly AgentProfile profile = new()
    {
        Id = "weather",
        Name = "Weather",
        Instructions = "Answer questions on the weather.",
        Model = new ModelDefinition
        {
            Provider = "openai",
            Id = "gpt-4.1-mini",
            Temperature = 0.2,
        },
    };

    /// <summary>Returns what it made, so that nothing is optimised away.</summary>
    [Benchmark]
    public AIAgent Construct() => AgentBuilder.Build(profile, model, tools);

    /// <inheritdoc/>
    public void Dispose()
    {
        model.Dispose();
        GC.SuppressFinalize(this);
    }

    private sealed class SilentModel : IChatClient
    {
        public Task<ChatResponse> GetResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException("Only constructed, never run.");

        public IAsyncEnumerable<ChatResponseUpdate> GetStreamingResponseAsync(
            IEnumerable<ChatMessage> messages,
            ChatOptions? options,
            CancellationToken cancellationToken
        ) => throw new NotSupportedException("Only constructed, never run.");

        public object? GetService(Type serviceType, object? serviceKey) => null;

        public void Dispose() { }
    }
}
