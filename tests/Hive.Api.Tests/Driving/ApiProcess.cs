using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Hive.Testing;

namespace Hive.Api.Tests.Driving;

/// <summary>The real program, started as a process of its own on a free port.</summary>
internal sealed class ApiProcess : IAsyncDisposable
{
    /// <summary>
    /// The native program of an image, where that is to be tested rather than what was built beside the tests.
    /// </summary>
    public static string? NativeProgram { get; } = System.Environment.GetEnvironmentVariable("HIVE_TEST_PROGRAM");

    private bool disposed;
    private readonly Process process;
    private readonly ConcurrentQueue<string> output = new();
    private readonly ConcurrentQueue<string> errors = new();

    private ApiProcess(ApiEnvironment environment, string[] arguments)
    {
        Environment = environment;
        var start = Command(arguments);
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        environment.ApplyTo(start);
        process = new Process { StartInfo = start };
        process.OutputDataReceived += (_, line) => Keep(output, line.Data);
        process.ErrorDataReceived += (_, line) => Keep(errors, line.Data);
        process.Start();
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        Client = new(new RouteLog()) { BaseAddress = new($"http://127.0.0.1:{environment.Port}") };
    }

    public ApiEnvironment Environment { get; }

    /// <summary>Sends no key by itself.</summary>
    public HttpClient Client { get; }

    public int Id => process.Id;

    /// <summary>Memory that it has in use.</summary>
    public long ResidentBytes
    {
        get
        {
            process.Refresh();
            return process.WorkingSet64;
        }
    }

    public IReadOnlyList<string> Output => [.. output];

    public string Errors => string.Join('\n', errors);

    /// <summary>The program that is tested with some arguments, to be started by whoever asks.</summary>
    public static ProcessStartInfo Command(params string[] arguments) =>
        NativeProgram is { Length: > 0 } native
            ? new(native, arguments)
            : new("dotnet", [Path.Combine(AppContext.BaseDirectory, "hive-api.dll"), .. arguments]);

    public static ApiProcess Start(ApiEnvironment environment, params string[] arguments) => new(environment, arguments);

    /// <summary>Runs the program to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Errors)> RunAsync(
        ApiEnvironment environment,
        params string[] arguments
    )
    {
        await using var api = Start(environment, arguments);
        var code = await api.ExitCodeAsync();
        return (code, string.Join('\n', api.Output), api.Errors);
    }

    /// <summary>Waits until health is as expected and returns its answer.</summary>
    public async Task<JsonElement> HealthAsync(HttpStatusCode status, string? phase = null)
    {
        JsonElement answer = default;
        await Eventually.HoldsWhenReachedAsync(
            $"health is {status} {phase}",
            async () =>
            {
                process.HasExited.Should().BeFalse("the API should run; it said {0}{1}", Errors, string.Join('\n', output));
                using var response = await Client.GetAsync("/api/v1/health");
                answer = await response.JsonAsync();
                return response.StatusCode == status && (phase is null || answer.Text("phase") == phase);
            }
        );
        return answer;
    }

    /// <summary>False; a process that has ended fails the test with what it said.</summary>
    public bool HasEnded(string because)
    {
        process.HasExited.Should().BeFalse("{0}; it said {1}{2}", because, Errors, string.Join('\n', output.TakeLast(20)));
        return false;
    }

    public async Task<int> ExitCodeAsync()
    {
        using var timeout = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        await process.WaitForExitAsync(timeout.Token);
        return process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        // A test that kills it does so before the end of the test.
        if (disposed)
            return;
        disposed = true;
        Client.Dispose();
        if (!process.HasExited)
            process.Kill();
        await process.WaitForExitAsync();
        process.Dispose();
    }

    private static void Keep(ConcurrentQueue<string> lines, string? line)
    {
        if (line is not null)
            lines.Enqueue(line);
    }
}
