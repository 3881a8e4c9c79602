using System.Text;
using CliWrap;
using CliWrap.Buffered;
using Hive.Stacks.Catalogue;
using Hive.Testing;

namespace EndToEnd.Tests.Doors;

/// <summary>Both entry scripts on one checkout: whichever is called, it is the same console.</summary>
internal sealed class EntryScriptTests
{
    // Names that sort otherwise by culture, by case, or with the folder's separator than by their bytes, and hidden ones.
    private static readonly string[] OddNames =
    [
        "a-b",
        "a_b",
        "aB",
        "ab",
        "AB",
        "a.b",
        "a/b",
        "a b",
        "ä",
        "ﬀ",
        "z/.hidden",
        ".editorconfig",
        "it's",
        "$HOME",
        "[1]",
    ];

    private EntryScriptCheckout _checkout = null!;

    [SetUp]
    public void Make() => _checkout = new EntryScriptCheckout();

    [TearDown]
    public void Remove() => _checkout.Dispose();

    [Test]
    public async Task A_console_that_one_script_has_built_is_taken_by_the_other()
    {
        _checkout.Go();
        foreach (var name in OddNames)
            _checkout.Write($"build/{name}/File.cs", name);

        var bash = await _checkout.RunAsync("build.sh");
        var power = await _checkout.RunAsync("build.ps1");

        power.Assembly.Should().Be(bash.Assembly).And.MatchRegex("/artifacts/console/[0-9a-f]{12}/hive-build.dll$");
        _checkout.Published.Should().Be(1);
    }

    [TestCase("build.sh")]
    [TestCase("build.ps1")]
    public async Task Contents_and_names_of_sources_make_another_console_and_nothing_else_does(string script)
    {
        _checkout.Go();
        var first = (await _checkout.RunAsync(script)).Assembly;

        _checkout.Write("build/obj/made.cs", "by a compiler");
        _checkout.Write("src/Hive.Stacks/sub/bin/made.dll", "by a compiler");
        _checkout.Write("src/Hive.Api/Program.cs", "is not in the console");
        File.CreateSymbolicLink(_checkout.At("build/.#Program.cs"), "an-editors-lock@nowhere");
        File.SetLastWriteTimeUtc(_checkout.At("build/Program.cs"), DateTime.UnixEpoch);
        (await _checkout.RunAsync(script)).Assembly.Should().Be(first);

        _checkout.Write("build/Program.cs", "changed");
        var changed = (await _checkout.RunAsync(script)).Assembly;
        File.Move(_checkout.At("build/Program.cs"), _checkout.At("build/program.cs"));
        var renamed = (await _checkout.RunAsync(script)).Assembly;

        new[] { first, changed, renamed }.Should().OnlyHaveUniqueItems();
    }

    [TestCase("build.sh", "build.ps1")]
    [TestCase("build.ps1", "build.sh")]
    public async Task While_one_script_builds_the_console_the_other_waits_and_takes_it(string first, string second)
    {
        var error = new StringBuilder();
        var building = _checkout.RunAsync(first);
        await Eventually.HoldsAsync($"{first} builds", () => _checkout.Published == 1);
        var command = (await _checkout.CommandAsync(second)).WithStandardErrorPipe(PipeTarget.ToStringBuilder(error));
        var waiting = command.ExecuteBufferedAsync();
        await Eventually.HoldsAsync(
            $"{second} says that it waits",
            () => error.ToString().EndsWith("waiting …\n", StringComparison.Ordinal)
        );
        _checkout.Go();

        ReachedConsole.Read(await waiting, waiting.ProcessId).Assembly.Should().Be((await building).Assembly);
        _checkout.Published.Should().Be(1);
        error.ToString().Should().Be("Another run builds the console; waiting …\n");
    }

    [TestCase("build.sh")]
    [TestCase("build.ps1")]
    public async Task While_the_console_is_built_a_pipe_is_told_that_it_goes_on_and_how_long_it_took_last_time(string script)
    {
        _checkout.Write("artifacts/console/build.seconds", "55\n");
        var error = new StringBuilder();
        var command = (await _checkout.CommandAsync(script)).WithStandardErrorPipe(PipeTarget.ToStringBuilder(error));
        var building = command.ExecuteBufferedAsync();
        await Eventually.HoldsAsync(
            "it says how long it has taken",
            () => error.ToString().Contains(" … 10 s", StringComparison.Ordinal)
        );
        _checkout.Go();

        ReachedConsole.Read(await building, building.ProcessId).ExitCode.Should().Be(7);
        error
            .ToString()
            .Should()
            .StartWith(
                "Building the console … (about 55 s last time)\nBuilding the console … 10 s (about 55 s last time)\n"
            );
        File.ReadAllText(_checkout.At("artifacts/console/build.seconds")).Trim().Should().NotBe("55");
    }

    [TestCase("build.sh")]
    [TestCase("build.ps1")]
    public async Task Arguments_exit_code_and_the_scripts_name_reach_the_console_which_takes_the_scripts_place(string script)
    {
        _checkout.Go();

        var run = await _checkout.RunAsync(
            script,
            "--target=Logs",
            "--grep=it's \"two\" $words; `x`",
            "",
            "--tail=5",
            "ä→",
            "-t",
            "*"
        );

        run.Arguments.Should().Be("<--target=Logs><--grep=it's \"two\" $words; `x`><><--tail=5><ä→><-t><*>");
        (run.ExitCode, run.Entry, run.IsSameProcess).Should().Be((7, script, true));
    }

    [TestCase("build.sh")]
    [TestCase("build.ps1")]
    public async Task A_native_program_beside_the_console_is_started_in_its_place(string script)
    {
        _checkout.Go();
        var native = Path.ChangeExtension((await _checkout.RunAsync(script)).Assembly, null);
        _checkout.WriteProgram(
            Path.GetRelativePath(_checkout.At(""), native),
            """
            #!/usr/bin/env bash
            printf '%s\n' "$0" "$$" "${HIVE_ENTRY-}"
            printf '<%s>' "$@"
            exit 7
            """
        );

        var run = await _checkout.RunAsync(script, "--target=Logs", "--grep=it's *");

        run.Should().Be(new ReachedConsole(native, true, script, "<--target=Logs><--grep=it's *>", 7));
    }

    [Test]
    public async Task A_powershell_that_somebody_types_into_lives_on_and_keeps_no_trace()
    {
        _checkout.Go();
        var script = EntryScript.PowerShell.Quote(_checkout.At("build.ps1"));
        var typed = $"& {script} '--grep=a b'; \"code $LASTEXITCODE, entry [$env:HIVE_ENTRY]\"";

        var run = await _checkout.Command([.. await PowerShell.LineAsync(), "-Command", typed]).ExecuteBufferedAsync();

        run.StandardOutput.Should().EndWith("build.ps1\n<--grep=a b>code 7, entry []\n", run.StandardError);
    }

    [Test]
    public async Task A_console_that_cannot_be_built_is_a_missing_prerequisite_in_powershell_too()
    {
        File.Delete(_checkout.At("stand-in/dotnet"));
        _checkout.WriteProgram("stand-in/dotnet", "#!/usr/bin/env bash\necho 'error CS0246: it is not there'\nexit 1\n");

        var run = await (await _checkout.CommandAsync("build.ps1")).ExecuteBufferedAsync();

        run.ExitCode.Should().Be(4);
        run.StandardOutput.Should().BeEmpty();
        run.StandardError.Should()
            .Contain("error CS0246")
            .And.Contain("Error: The console could not be built.\n  → Read what the compiler says above.");
    }
}
