using System.Net.Sockets;
using System.Text.Json.Nodes;
using Hive.Stacks;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Requests;
using Hive.Testing;

namespace Build.Tests.Runs;

/// <summary>
/// Workspaces with odd names and in odd places work; those that cannot work end with exit code, cause and remedy, and
/// nothing lost.
/// </summary>
[Platform(Exclude = "Win", Reason = "Users, modes and mounts are Unix'.")]
[System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
public sealed class BadWorkspaceTests
{
    private static readonly Dictionary<string, string> Nothing = [];

    private TestFolder _folder = null!;

    [SetUp]
    public void Make() => _folder = new TestFolder();

    [TearDown]
    public void Clean() => _folder.Dispose();

    [TestCase("with spaces")]
    [TestCase("it's \"quoted\"")]
    [TestCase("ünïcödé-蜂")]
    [TestCase("colon:and,comma")]
    [TestCase("$HOME #1 \\ back")]
    public async Task A_workspace_may_have_any_name_and_plain_compose_agrees_with_the_console(string name)
    {
        Machine.Requires(
            await HasComposeAsync(),
            "The Compose plugin of the docker command line",
            "./build.sh --target=EngineUp"
        );
        var root = _folder.At(name);

        Succeeded(await HiveConsole.RunInAsync(_folder.Root, "Init", $"--workspace={root}"));
        var status = Succeeded(
            await HiveConsole.RunInAsync(_folder.Root, "Status", $"--workspace={root}", "--engine=local", "--format=json")
        );
        // Without the console: only what .env says.
        var plain = Succeeded(
            await new ProcessRunner().RunAsync(
                new Command("docker", ["compose", "config", "--format", "json"]) { WorkingDirectory = root }
            )
        );

        ((string)JsonNode.Parse(status.Output)!["workspace"]!).Should().Be(root);
        var compose = JsonNode.Parse(plain.Output)!;
        ((string)compose["name"]!).Should().Be($"hive-{Workspace.At(root).Id}-workspace");
        var app = compose["services"]!["app"]!;
        ((string)app["labels"]!["hive.workspace"]!).Replace("$$", "$").Should().Be(root);
        app["volumes"]!
            .AsArray()
            .Select(volume => ((string)volume!["source"]!).Replace("$$", "$"))
            .Should()
            .Contain(Path.Combine(root, "ai"));
    }

    [Test]
    public async Task A_link_is_its_target_and_a_slash_at_the_end_is_none()
    {
        Directory.CreateDirectory(_folder.At("real"));
        Directory.CreateSymbolicLink(_folder.At("link"), _folder.At("real"));

        Succeeded(await HiveConsole.RunInAsync(_folder.Root, "Init", $"--workspace={_folder.At("link")}/"));

        DotEnvFile.Read(_folder.At("real/.env"))["HIVE_WORKSPACE_PATH"].Should().Be(_folder.At("real"));
    }

    [Test]
    public async Task The_tilde_is_the_home_folder_although_no_shell_has_replaced_it()
    {
        Succeeded(
            await HiveConsole.RunInAsync(
                "/",
                new Dictionary<string, string> { ["HOME"] = _folder.Root },
                "Init",
                "--workspace=~/mine"
            )
        );

        File.Exists(_folder.At("mine/.env")).Should().BeTrue();
    }

    [Test]
    public async Task A_relative_path_begins_where_the_caller_is()
    {
        Directory.CreateDirectory(_folder.At("elsewhere/deep"));

        Succeeded(await HiveConsole.RunInAsync(_folder.At("elsewhere/deep"), "Init", "--workspace=../mine"));

        File.Exists(_folder.At("elsewhere/mine/.env")).Should().BeTrue();
    }

    [TestCase("Init")]
    [TestCase("GenieServe")]
    public async Task A_workspace_of_somebody_else_is_a_missing_prerequisite_and_stays_as_it_is(string target)
    {
        await HiveConsole.RequireNobodyAsync();
        _folder.Write("mine/.env", $"HIVE_WORKSPACE_PATH=\nHIVE_GENIE_PORT={Machine.FreePort()}\n");

        var run = await HiveConsole.RunAsNobodyAsync(
            "/tmp",
            Nothing,
            target,
            $"--workspace={_folder.At("mine")}",
            "--engine=local"
        );

        Refused(run, 4, "denied", "--workspace");
        Directory.EnumerateFileSystemEntries(_folder.At("mine")).Should().ContainSingle();
    }

    [Test]
    public async Task A_workspace_on_a_read_only_file_system_is_a_missing_prerequisite()
    {
        await HiveConsole.RequireNobodyAsync();
        var root = Directory.CreateDirectory(_folder.At("mine")).FullName;
        Succeeded(
            await new ProcessRunner().RunAsync(new Command("mount", ["-t", "tmpfs", "-o", "size=4m,ro", "tmpfs", root]))
        );
        try
        {
            Refused(
                await HiveConsole.RunInAsync(_folder.Root, "Init", $"--workspace={root}"),
                4,
                "Read-only file system",
                "--workspace"
            );
        }
        finally
        {
            Succeeded(await new ProcessRunner().RunAsync(new Command("umount", [root])));
        }
    }

    [Test]
    public async Task Settings_that_are_closed_to_this_user_are_misuse_with_the_command_that_opens_them()
    {
        await HiveConsole.RequireNobodyAsync();
        File.SetUnixFileMode(_folder.Write("mine/.env", "HIVE_BIND=127.0.0.1\n"), UnixFileMode.UserRead);

        Refused(
            await HiveConsole.RunAsNobodyAsync("/tmp", Nothing, "Status", $"--workspace={_folder.At("mine")}"),
            2,
            "cannot be read",
            "chmod 600"
        );
    }

    [TestCase("HIVE_GENIE_PORT=48887\nhunter2\n", "Line 2 of")]
    [TestCase("HIVE_BIND=\"127.0.0.1\n", "Line 1 of")]
    [TestCase("HIVE_BIND='127.0.0.1' hunter2\n", "Line 1 of")]
    [TestCase("HIVE_BIND=${hunter2\n", "Line 1 of")]
    public async Task Malformed_settings_are_misuse_and_Init_leaves_them_as_they_are(string text, string cause)
    {
        _folder.Write(".env", text);

        var run = await HiveConsole.RunAsync(_folder, "Init", "--yes");

        Refused(run, 2, cause, "comment out that line");
        run.Error.Should().NotContain("hunter2");
        Directory.EnumerateFileSystemEntries(_folder.Root).Should().ContainSingle();
        (await File.ReadAllTextAsync(_folder.At(".env"))).Should().Be(text);
    }

    [Test]
    public async Task Settings_of_every_style_are_understood()
    {
        _folder.Write(
            ".env",
            "\uFEFF# mine\r\nexport HIVE_GENIE_PORT=1\r\nHIVE_AGENT_PORT='47402' # later\r\nHIVE_GENIE_PORT=\"47401\"\r\nNOTE=\"a # b\r\nc\"\r\nHIVE_WORKSPACE_PORT=4740${NOTHING:-3}"
        );

        var run = Succeeded(await HiveConsole.RunAsync(_folder, "Status", "--engine=local", "--format=json"));

        JsonNode.Parse(run.Output)!["stacks"]!
            .AsArray()
            .ToDictionary(stack => (string)stack!["name"]!, stack => new Uri((string)stack!["url"]!).Port)
            .Should()
            .Equal(
                new Dictionary<string, int>
                {
                    ["workspace"] = 47403,
                    ["genie"] = 47401,
                    ["agent"] = 47402,
                }
            );
    }

    [TestCase("0")]
    [TestCase("99999")]
    [TestCase("-1")]
    public async Task A_port_that_is_none_is_misuse_for_every_target(string port)
    {
        _folder.Write(".env", $"HIVE_WORKSPACE_DB_PORT={port}\n");

        Refused(await HiveConsole.RunAsync(_folder, "Doctor"), 2, $"HIVE_WORKSPACE_DB_PORT is '{port}'", "1 to 65535");
    }

    [Test]
    public async Task A_port_of_the_systems_is_a_missing_prerequisite_for_a_user_without_the_right()
    {
        await HiveConsole.RequireNobodyAsync();
        var home = Directory.CreateDirectory(_folder.At("home"), (UnixFileMode)0b111_111_111).FullName;
        File.SetUnixFileMode(home, (UnixFileMode)0b111_111_111);

        var run = await HiveConsole.RunAsNobodyAsync(
            home,
            new Dictionary<string, string> { ["HIVE_GENIE_PORT"] = "80" },
            "GenieServe",
            "--yes",
            $"--workspace={home}/mine",
            "--engine=local"
        );

        Refused(run, 4, "may not listen on port 80", "HIVE_GENIE_PORT=2");
        Directory
            .Exists(Path.Combine(home, "mine/data/postgres-genie"))
            .Should()
            .BeFalse("it is refused before anything is made");
    }

    [Test]
    public async Task An_engine_whose_socket_is_closed_to_the_user_is_told_as_such()
    {
        await HiveConsole.RequireNobodyAsync();
        var path = _folder.At("engine.sock");
        using var engine = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        engine.Bind(new UnixDomainSocketEndPoint(path));
        engine.Listen();
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);

        var way = new Dictionary<string, string> { ["DOCKER_HOST"] = $"unix://{path}" };
        var serve = await HiveConsole.RunAsNobodyAsync(
            "/tmp",
            way,
            "GenieServe",
            "--yes",
            $"--workspace={_folder.At("mine")}",
            "--engine=docker"
        );
        var doctor = await HiveConsole.RunAsNobodyAsync(
            "/tmp",
            way,
            "Doctor",
            $"--workspace={_folder.At("mine")}",
            "--engine=docker"
        );

        Refused(serve, 4, "this user may not use the Docker daemon's socket", "--engine=local");
        doctor.ExitCode.Should().Be(4);
        doctor
            .Output.Should()
            .Contain("this user may not use the Docker daemon's socket")
            .And.Contain("sudo usermod -aG docker $USER");
    }

    private static async Task<bool> HasComposeAsync()
    {
        try
        {
            return (await new ProcessRunner().RunAsync(new Command("docker", ["compose", "version"]))).Succeeded;
        }
        catch (StackException)
        {
            return false;
        }
    }

    private static CommandResult Succeeded(CommandResult run)
    {
        run.ExitCode.Should().Be(0, run.Output + run.Error);
        return run;
    }

    private static void Refused(CommandResult run, int exitCode, string cause, string remedy)
    {
        run.ExitCode.Should().Be(exitCode, run.Output + run.Error);
        run.Error.Should()
            .StartWith("Error: ")
            .And.Contain(cause)
            .And.Contain("→")
            .And.Contain(remedy)
            .And.NotContain("   at ");
        run.Error.TrimEnd().Split('\n').Should().HaveCount(2, "one line of cause, one of remedy");
    }
}
