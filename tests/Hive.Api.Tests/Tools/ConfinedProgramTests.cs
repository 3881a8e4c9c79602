using System.Diagnostics;
using Hive.Api.Tests.Driving;
using Hive.Service.Tools.Confinement;
using Hive.Testing;

namespace Hive.Api.Tests.Tools;

/// <summary>Programs that the API starts read what they like, but for keys and data.</summary>
[Platform("Linux")]
internal sealed class ConfinedProgramTests : McpCatalogue
{
    private static readonly ProcessStartInfo Launcher = ApiProcess.Command("confined");

    protected override ConfinedProgram? Confinement =>
        new(Launcher.FileName, [.. Launcher.ArgumentList], [Path.Combine(Folder, "data"), Path.Combine(Folder, ".env")]);

    [SetUp]
    public void WriteFiles()
    {
        // A system without Landlock starts them as they are, and says so.
        ConfinedProgram.IsPossible.Should().BeTrue("Linux has it since 5.19");
        Beside("data/secrets/api_key", "the-key");
        Beside("notes/one.txt", "a note");
    }

    [Test]
    public async Task An_MCP_server_reads_files_but_no_keys_and_data()
    {
        Write(Stdio("numbers"));
        var tools = await ToolsAsync("numbers");
        Beside(".env", "OPENAI_API_KEY=later");

        (await ReadAsync(tools, "notes/one.txt")).Should().Be("a note");
        (await ReadAsync(tools, "data/secrets/api_key")).Should().Be("EACCES");
        (await ReadAsync(tools, ".env")).Should().Be("EACCES", "it counts although it was not there at the start");
    }

    [Test]
    public async Task One_whose_entry_says_so_reads_all()
    {
        Write(Stdio("numbers", more: entry => entry["confined"] = false));

        (await ReadAsync(await ToolsAsync("numbers"), "data/secrets/api_key")).Should().Be("the-key");
    }

    [TestCase("cat data/secrets/api_key")]
    [TestCase("cat link/api_key")]
    [TestCase("cat /proc/self/root$PWD/data/secrets/api_key")]
    [TestCase("sh -c 'sh -c \"cat data/secrets/api_key\"'")]
    [TestCase("mv data/secrets/api_key notes/ && cat notes/api_key")]
    [TestCase("mv data/secrets notes/ && cat notes/secrets/api_key")]
    [TestCase("ln data/secrets/api_key notes/key && cat notes/key")]
    public async Task There_is_no_way_around(string script)
    {
        File.CreateSymbolicLink(Path.Combine(Folder, "link"), Path.Combine(Folder, "data/secrets"));

        var (code, output) = await RunAsync("sh", "-c", script);

        code.Should().NotBe(0, output);
        output.Should().NotContain("the-key");
    }

    [Test]
    public async Task The_variables_of_other_programs_stay_theirs()
    {
        // Root's own rights (CAP_PERFMON) look past all this; no stack's API has them.
        string[] powerless =
            Environment.UserName == "root" ? ["setpriv", "--bounding-set", "-all", "--inh-caps", "-all"] : ["env"];
        var start = new ProcessStartInfo(powerless[0], [.. powerless[1..], "sleep", "600"])
        {
            Environment = { ["TOKEN"] = "x" },
        };
        using var other = Process.Start(start)!;
        try
        {
            string[] reading = [.. powerless[1..], "grep", "-c", "TOKEN=x", $"/proc/{other.Id}/environ"];
            await Eventually.HoldsWhenReachedAsync(
                "who is not confined reads them",
                async () => (await RunAsync(new ProcessStartInfo(powerless[0], reading))).Code == 0
            );

            (await RunAsync(powerless[0], reading)).Code.Should().NotBe(0);
        }
        finally
        {
            other.Kill();
        }
    }

    [Test]
    public async Task What_a_program_does_elsewhere_works_as_ever()
    {
        var (code, output) = await RunAsync(
            "sh",
            "-c",
            "mkdir notes/a notes/b && echo made > notes/a/file && mv notes/a/file notes/b/ && cat notes/b/file && yes | head -1; exit 3"
        );

        (code, output).Should().Be((3, "made\ny\n"));
    }

    [Test]
    public async Task A_home_that_leads_to_what_is_hidden_has_its_caches_before()
    {
        var (code, output) = await RunAsync("sh", "-c", "echo fetched > $HOME/.npm/file && cat $HOME/.npm/file");

        (code, output).Should().Be((0, "fetched\n"));
    }

    [TestCase("no-such-program", "No such file or directory")]
    [TestCase("/etc", "Permission denied")]
    public async Task A_program_that_cannot_be_started_is_told_with_the_reason(string program, string reason)
    {
        var (code, output) = await RunAsync("sh", "-c", "true");
        (code, output).Should().Be((0, ""));

        var (command, all) = Confinement!.For(program, []);
        var start = new ProcessStartInfo(command, all) { RedirectStandardError = true };
        using var process = Process.Start(start)!;
        var said = await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        (process.ExitCode, said.Trim()).Should().Be((127, $"hive-api: {program} cannot be started: {reason}"));
    }

    [Test]
    public async Task Nothing_of_the_start_stays_in_the_temporary_folder()
    {
        var (_, output) = await RunAsync("sh", "-c", "ls /tmp | grep -c -- -$$- || true");

        output.Trim().Should().Be("0");
    }

    private Task<string> ReadAsync(List<Microsoft.Extensions.AI.AIFunction> tools, string name) =>
        CallAsync(tools, "read", ("path", Path.Combine(Folder, name)));

    private async Task<(int Code, string Output)> RunAsync(string program, params string[] arguments)
    {
        var (command, all) = Confinement!.For(program, arguments);
        return await RunAsync(new ProcessStartInfo(command, all));
    }

    private async Task<(int Code, string Output)> RunAsync(ProcessStartInfo start)
    {
        (start.RedirectStandardOutput, start.RedirectStandardError) = (true, true);
        (start.WorkingDirectory, start.Environment["HOME"]) = (Folder, Folder);
        using var process = Process.Start(start)!;
        var errors = process.StandardError.ReadToEndAsync();
        var output = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        TestContext.Out.WriteLine(await errors);
        return (process.ExitCode, output);
    }
}
