using System.Diagnostics;
using Hive.Testing;

namespace Hive.Stacks.Tests.Data;

/// <summary>What database.sh leaves behind, whenever it is told to end.</summary>
[Platform("Linux")]
public sealed class DatabaseScriptTests
{
    // As PostgreSQL: until it has got that far, it ignores what a script's background is started to ignore.
    private const string SlowServer = """
        #!/usr/bin/env bash
        [[ $1 != --version ]] || { echo 'postgres (PostgreSQL) 17.1'; exit; }
        exec perl -e 'open my $f, ">", "$ENV{PGDATA}/started"; print $f $$; close $f; sleep 1; $SIG{INT} = sub { exit 0 }; sleep 1 while 1'
        """;

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new TemporaryFolder();

    [TearDown]
    public void Remove() => _folder.Dispose();

    [Test]
    public async Task A_server_that_was_just_being_started_when_the_console_died_is_stopped()
    {
        var started = Path.Combine(_folder.Path, "started");
        Program("postgres", SlowServer);
        Program("pg_isready", "#!/bin/sh\nexit 1\n");
        var start = new ProcessStartInfo("bash", [Checkout.At("dockerfiles/entrypoints/database.sh"), "dump-stopped"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (name, value) in Settings)
            start.Environment[name] = value;
        using var script = Process.Start(start)!;
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        await Eventually.HoldsAsync("the server runs", () => File.Exists(started) && new FileInfo(started).Length > 0);
        var server = int.Parse(await File.ReadAllTextAsync(started, deadline.Token), null);

        script.StandardInput.Close();

        try
        {
            await script.WaitForExitAsync(deadline.Token);
            Directory.Exists($"/proc/{server}").Should().BeFalse("nobody would stop it any more");
        }
        finally
        {
            if (!script.HasExited)
                script.Kill(entireProcessTree: true);
        }
    }

    private Dictionary<string, string> Settings =>
        new()
        {
            ["HIVE_TETHERED"] = "1",
            ["HIVE_POSTGRES_BIN"] = _folder.Path,
            ["HIVE_DATABASE_NAME"] = "hive_genie",
            ["HIVE_DATABASE_USER"] = "hive",
            ["PGDATA"] = _folder.Path,
        };

    private void Program(string name, string text)
    {
        var path = Path.Combine(_folder.Path, name);
        File.WriteAllText(path, text);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }
}
