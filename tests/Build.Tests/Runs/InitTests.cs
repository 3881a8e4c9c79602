using System.Text.Json.Nodes;
using Hive.Stacks.Catalogue;
using Hive.Stacks.Requests;
using Hive.Stacks.Workspaces;
using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>Init through the real console.</summary>
public sealed class InitTests
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    // In the order in which a run makes them, a few of each stretch.
    private static readonly string[] Progress =
    [
        "data/.lock",
        ".env.example",
        "docker-compose-genie.yml",
        "ai/agents/README.md",
        ".mcp.json",
        ".env",
        "data/secrets/genie/api_key",
    ];

    private TestFolder _workspace = null!;

    [SetUp]
    public void Make() => _workspace = new TestFolder();

    [TearDown]
    public void Clean() => _workspace.Dispose();

    [Test]
    public async Task It_makes_the_seeds_tree()
    {
        var run = await InitAsync();

        run.Output.Should().Contain("is a workspace.").And.Contain("--target=WorkspaceServe");
        foreach (var stack in StackCatalogue.All)
        {
            Directory.Exists(_workspace.At(stack.DataFolder)).Should().BeTrue(stack.DataFolder);
            IsPrivate($"data/secrets/{stack.Name}/api_key").Should().BeTrue(stack.Name);
            IsPrivate($"data/secrets/{stack.Name}/database_password").Should().BeTrue(stack.Name);
        }

        foreach (var file in Checkout.Files.Where(file => Path.GetDirectoryName(file) == "compose"))
            (await File.ReadAllTextAsync(_workspace.At(Path.GetFileName(file))))
                .Should()
                .Be(await File.ReadAllTextAsync(Checkout.At(file)), file);
        IsPrivate(".env").Should().BeTrue();
        foreach (var folder in new[] { "ai/agents", "ai/teams", "ai/workflows", "ai/tools", "ai/knowledge" })
            File.Exists(_workspace.At($"{folder}/README.md")).Should().BeTrue(folder);
        foreach (var file in new[] { ".claude/settings.json", ".mcp.json" })
            JsonNode.Parse(await File.ReadAllTextAsync(_workspace.At(file))).Should().NotBeNull();
        var workspace = Workspace.At(_workspace.Root);
        DotEnvFile.Read(workspace.EnvironmentFile).Should().BeEquivalentTo(KeptSettings.Of(workspace));
    }

    [Test]
    public async Task Run_again_it_overwrites_nothing_and_makes_again_what_is_gone()
    {
        await InitAsync();
        await File.AppendAllTextAsync(_workspace.At(".env"), "HIVE_GENIE_PORT=47391 # mine\r\nMY_OWN=\"two\nlines\"");
        await File.WriteAllTextAsync(_workspace.At(".mcp.json"), "{}");
        await File.WriteAllTextAsync(_workspace.At("ai/agents/guide/config.yaml"), "mine");
        File.Delete(_workspace.At(".gitignore"));
        var before = Contents();

        (await InitAsync()).Output.Should().Contain("write .gitignore");

        Contents().Should().ContainKey(".gitignore");
        foreach (var (file, content) in before)
            Contents()[file].Should().Be(content, file);
        (await InitAsync()).Output.Should().Contain("is complete; nothing was changed");
    }

    [Test]
    public async Task A_variable_that_an_old_file_lacks_is_appended_below_a_mark()
    {
        _workspace.Write(".env", "# old\nHIVE_WORKSPACE_PATH=/somewhere/else\nHIVE_GENIE_PORT=47391");

        await InitAsync();

        var text = await File.ReadAllTextAsync(_workspace.At(".env"));
        text.Should()
            .StartWith(
                $"# old\nHIVE_WORKSPACE_PATH={DotEnvFile.Quote(_workspace.Root)}\nHIVE_GENIE_PORT=47391\n\n# --- Added by Init"
            )
            .And.Contain("# HIVE_AGENT_PORT=35532")
            .And.NotContain("# HIVE_GENIE_PORT");
        IsPrivate(".env").Should().BeTrue();
    }

    [Test]
    public async Task A_plan_prints_what_would_be_made_and_makes_nothing()
    {
        var text = await HiveConsole.RunAsync(_workspace, "Init", "--plan");
        var json = await HiveConsole.RunAsync(_workspace, "Init", "--plan", "--format=json");

        (text.ExitCode, json.ExitCode).Should().Be((0, 0), text.Error + json.Error);
        Directory.EnumerateFileSystemEntries(_workspace.Root).Should().BeEmpty();
        var titles = JsonNode.Parse(json.Output)!["steps"]!.AsArray().Select(step => (string)step!["title"]!).ToList();
        titles.Should().Contain("write .env").And.Contain("prepare data and secrets of genie");
        var done = (await InitAsync()).Output;
        foreach (var title in titles)
        {
            text.Output.Should().Contain(title);
            done.Should().Contain(title, "what was planned is what is done");
        }
    }

    [Test]
    public async Task A_folder_with_other_things_in_it_is_refused_and_left_as_it_is()
    {
        _workspace.Write("thesis.txt", "years of work");

        var run = await HiveConsole.RunAsync(_workspace, "Init");

        run.ExitCode.Should().Be(6);
        run.Error.TrimEnd().Split('\n').Should().HaveCount(2);
        run.Error.Should().Contain("is not empty and no workspace: it holds 'thesis.txt'").And.Contain("--yes");
        Directory.EnumerateFileSystemEntries(_workspace.Root).Should().ContainSingle();
    }

    [Test]
    public async Task With_yes_it_becomes_a_workspace_and_keeps_what_it_had()
    {
        _workspace.Write("thesis.txt", "years of work");
        _workspace.Write(".gitignore", "*.bak\n");

        await InitAsync("--yes");

        (await File.ReadAllTextAsync(_workspace.At("thesis.txt"))).Should().Be("years of work");
        (await File.ReadAllTextAsync(_workspace.At(".gitignore"))).Should().Be("*.bak\n");
    }

    [TestCase(1)]
    [TestCase(4)]
    [TestCase(7)]
    public async Task What_a_killed_run_left_undone_the_next_one_does(int files)
    {
        // A run dies between two files, and in the middle of one: that is a draft beside the place where it was to go.
        await InitAsync();
        var whole = Contents().Keys.ToList();
        var written = Progress.Take(files).ToList();
        var kept = Contents();
        foreach (var entry in Directory.EnumerateFileSystemEntries(_workspace.Root))
        {
            if (Directory.Exists(entry))
                Directory.Delete(entry, recursive: true);
            else
                File.Delete(entry);
        }

        foreach (var file in written)
            _workspace.Write(file, kept[file]);
        _workspace.Write(".claude/settings.json.new", "{ half");

        await InitAsync();

        Contents().Keys.Should().BeEquivalentTo(whole);
        Contents()[".claude/settings.json"].Should().Be(kept[".claude/settings.json"]);
        foreach (var file in written.Skip(1))
            Contents()[file].Should().Be(kept[file], file);
    }

    [Test]
    public async Task After_a_move_the_kept_values_are_put_right_and_nothing_else()
    {
        await InitAsync();
        var before = await File.ReadAllTextAsync(_workspace.At(".env"));
        var moved = _workspace.At("moved");
        Directory.CreateDirectory(moved);
        foreach (var entry in Directory.EnumerateFileSystemEntries(_workspace.Root).Where(entry => entry != moved))
            Directory.Move(entry, Path.Combine(moved, Path.GetFileName(entry)));

        var run = await HiveConsole.RunInAsync(_workspace.Root, "Init", "--workspace=moved");

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().Contain("put .env right (out of date: HIVE_WORKSPACE_PATH, HIVE_WORKSPACE_ID)");
        (await File.ReadAllTextAsync(Path.Combine(moved, ".env")))
            .Should()
            .Be(
                before
                    .Replace($"HIVE_WORKSPACE_PATH={_workspace.Root}", $"HIVE_WORKSPACE_PATH={moved}")
                    .Replace(Workspace.At(_workspace.Root).Id, Workspace.At(moved).Id)
            );
    }

    [Test]
    public async Task Without_a_terminal_nobody_is_asked()
    {
        var run = await HiveConsole.RunAsync(_workspace, "Init");

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().NotContain("OPENAI_API_KEY (");
    }

    [Test]
    public async Task On_a_terminal_a_key_is_asked_for_and_neither_echoed_nor_logged()
    {
        Terminal.Require();

        var screen = await Terminal.RunAsync(_workspace, ["Init"], ["sk-hunter2", ""]);

        screen
            .Should()
            .Contain("OPENAI_API_KEY (Enter for none):")
            .And.Contain("ANTHROPIC_API_KEY (Enter for none):")
            .And.NotContain("hunter2");
        foreach (var stack in StackCatalogue.All)
        {
            (await File.ReadAllTextAsync(_workspace.At($"data/secrets/{stack.Name}/OPENAI_API_KEY")))
                .Should()
                .Be("sk-hunter2");
            IsPrivate($"data/secrets/{stack.Name}/OPENAI_API_KEY").Should().BeTrue();
            File.Exists(_workspace.At($"data/secrets/{stack.Name}/ANTHROPIC_API_KEY")).Should().BeFalse();
        }

        (await File.ReadAllTextAsync(_workspace.At(".env"))).Should().NotContain("hunter2");
    }

    private bool IsPrivate(string file) =>
        OperatingSystem.IsWindows() || File.GetUnixFileMode(_workspace.At(file)) == OwnerOnly;

    private Dictionary<string, string> Contents() =>
        Directory
            .EnumerateFiles(_workspace.Root, "*", SearchOption.AllDirectories)
            .ToDictionary(file => Path.GetRelativePath(_workspace.Root, file), File.ReadAllText);

    private async Task<Hive.Stacks.Commands.CommandResult> InitAsync(params string[] options)
    {
        var run = await HiveConsole.RunAsync(_workspace, ["Init", .. options]);
        run.ExitCode.Should().Be(0, run.Error);
        return run;
    }
}
