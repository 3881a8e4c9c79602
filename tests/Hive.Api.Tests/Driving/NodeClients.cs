using System.Diagnostics;
using System.Security.Cryptography;
using System.Text.Json;
using Hive.Testing;

namespace Hive.Api.Tests.Driving;

/// <summary>Clients from npm, installed once for a lock file and run with Node.</summary>
internal static class NodeClients
{
    // Hundreds of packages, on a disk that others use as well.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(6);

    private static readonly SemaphoreSlim Installing = new(1);

    /// <summary>Runs a script of <c>tests/Node</c> and reads the JSON that it prints.</summary>
    public static async Task<JsonElement> RunAsync(string script, params string[] arguments)
    {
        var folder = await InstalledAsync();
        // Beside the packages, where Node looks for them.
        foreach (var name in new[] { script, "expect.mjs" })
            File.Copy(Checkout.At($"tests/Node/{name}"), Path.Combine(folder, name), overwrite: true);
        var (code, output, errors) = await StartAsync(folder, "node", [script, .. arguments]);
        code.Should().Be(0, "{0} should succeed; it said {1}", script, errors);
        return JsonSerializer.Deserialize<JsonElement>(output);
    }

    /// <summary>The folder that has them, in <c>node_modules</c>.</summary>
    public static async Task<string> InstalledAsync()
    {
        Machine.Requires(
            await AnswersAsync("node") && await AnswersAsync("npm"),
            "Node.js with npm",
            "apt-get install nodejs npm"
        );
        var locked = await File.ReadAllBytesAsync(Checkout.At("tests/Node/package-lock.json"));
        var folder = Checkout.At($"artifacts/node/{Convert.ToHexStringLower(SHA256.HashData(locked))[..12]}");
        var done = Path.Combine(folder, "installed");
        await Installing.WaitAsync();
        try
        {
            if (File.Exists(done))
                return folder;
            Directory.CreateDirectory(folder);
            foreach (var name in new[] { "package.json", "package-lock.json" })
                File.Copy(Checkout.At($"tests/Node/{name}"), Path.Combine(folder, name), overwrite: true);
            var (code, output, errors) = await StartAsync(
                folder,
                "npm",
                ["ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            );
            code.Should().Be(0, "npm ci should succeed; it said {0}{1}", output, errors);
            await File.WriteAllTextAsync(done, "");
            return folder;
        }
        finally
        {
            Installing.Release();
        }
    }

    private static async Task<bool> AnswersAsync(string program)
    {
        try
        {
            return (await StartAsync(Path.GetTempPath(), program, ["--version"])).Code == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }

    private static async Task<(int Code, string Output, string Errors)> StartAsync(
        string folder,
        string program,
        string[] arguments
    )
    {
        using var process = Process.Start(
            new ProcessStartInfo(program, arguments)
            {
                WorkingDirectory = folder,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            }
        )!;
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        using var timeout = new CancellationTokenSource(Longest);
        await process.WaitForExitAsync(timeout.Token);
        return (process.ExitCode, await output, await errors);
    }
}
