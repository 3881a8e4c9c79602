using CliWrap;
using CliWrap.Buffered;
using CliWrap.Exceptions;
using EndToEnd.Tests.Console;
using Hive.Testing;

namespace EndToEnd.Tests.Engines;

/// <summary>Debian's docker-registry, with images of its own; it and they are gone in the end.</summary>
internal sealed class DockerRegistry : IAsyncDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("hive-registry-").FullName;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _running;

    private DockerRegistry(string address, Func<string[], Command> command)
    {
        Address = address;
        var settings = Path.Combine(_folder, "config.yml");
        File.WriteAllText(
            settings,
            $"version: 0.1\nstorage: {{ filesystem: {{ rootdirectory: {_folder}/data }} }}\nhttp: {{ addr: \"{address}\" }}\n"
        );
        _running = command([Program, "serve", settings])
            .WithValidation(CommandResultValidation.None)
            .ExecuteBufferedAsync(_end.Token);
    }

    /// <summary>What the names of its images begin with, as in 127.0.0.1:5000.</summary>
    public string Address { get; }

    private static string Program => Environment.GetEnvironmentVariable("HIVE_TEST_REGISTRY") ?? "/usr/bin/docker-registry";

    /// <summary>Starts it; the test is skipped where it is not installed.</summary>
    /// <param name="address">Where it listens: address and port.</param>
    /// <param name="command">Makes a command of words: beside the daemon that asks it.</param>
    public static DockerRegistry Start(string address, Func<string[], Command> command)
    {
        Requires.Have(
            File.Exists(Program),
            "Debian's docker-registry is needed (apt-get install docker-registry); HIVE_TEST_REGISTRY may name the program."
        );
        return new(address, command);
    }

    /// <summary>Brings an image here.</summary>
    /// <param name="docker">Runs the docker command line on the engine that has it.</param>
    /// <param name="image">Its name there.</param>
    /// <param name="name">Its name here, without the registry's.</param>
    /// <returns>Its full name, with its tag.</returns>
    public async Task<string> PushAsync(Func<string[], Task<string>> docker, string image, string name)
    {
        var full = $"{Address}/{name}";
        await docker(["tag", image, full]);
        await Eventually.HoldsAsync($"the registry takes {name}", () => IsPushedAsync(docker, full));
        return full;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        // It was told to end, and Docker's words for that do not matter.
        await _running.ContinueWith(_ => { }, TaskScheduler.Default);
        _end.Dispose();
        Directory.Delete(_folder, recursive: true);
    }

    private static async Task<bool> IsPushedAsync(Func<string[], Task<string>> docker, string image)
    {
        try
        {
            await docker(["push", "--quiet", image]);
            return true;
        }
        // The one from the engine of the tests, the other from one of a test.
        catch (Exception refused) when (refused is AssertionException or CommandExecutionException)
        {
            return false;
        }
    }
}
