using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>What the console makes of the name of the script that the user called.</summary>
public sealed class EntryScriptTests
{
    private TestFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new TestFolder();

    [TearDown]
    public void Clean() => _folder.Dispose();

    [TestCase("build.ps1", "Run ./build.ps1 to see all targets.")]
    [TestCase("build.sh", "Run ./build.sh to see all targets.")]
    [TestCase("nonsense", "Run ./build.sh to see all targets.")]
    public async Task Hints_name_the_script_that_was_called(string script, string hint) =>
        (await RunAsync(script, "GenieServ")).Error.Should().Contain(hint);

    [Test]
    public async Task What_the_console_starts_does_not_learn_of_it()
    {
        _folder.WriteProgram("programs/postgres", $"env >'{_folder.At("environment")}'");
        _folder.Write("programs/initdb", "");

        await RunAsync("build.ps1", "Doctor");

        File.ReadAllText(_folder.At("environment")).Should().Contain("PATH=").And.NotContain("HIVE_ENTRY");
    }

    private async Task<(string Output, string Error)> RunAsync(string script, params string[] arguments)
    {
        var variables = new Dictionary<string, string>
        {
            ["HIVE_ENTRY"] = script,
            ["PATH"] = $"{_folder.At("programs")}:{Environment.GetEnvironmentVariable("PATH")}",
        };
        var run = await HiveConsole.RunInAsync(_folder.Root, variables, [.. arguments, $"--workspace={_folder.Root}"]);
        return (run.Output, run.Error);
    }
}
