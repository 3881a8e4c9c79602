using System.Text.Json.Nodes;
using Build.Tests.Runs;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Testing;

namespace Build.Tests.Exports;

/// <summary>
/// What Export writes, read by what takes it: kubectl, Kubernetes' schemas, Swarm, Podman's generator.
/// </summary>
public sealed class ExportTests
{
    private const string Quadlet = "/usr/libexec/podman/quadlet";
    private TestFolder _workspace = null!;

    private string Output => _workspace.At("deploy");

    [SetUp]
    public async Task MakeAWorkspace()
    {
        _workspace = new TestFolder();
        Machine.Requires(
            (await RunAsync("docker", "compose", "version")).Succeeded,
            "The Compose plugin of the docker command line",
            "./build.sh --target=EngineUp"
        );
        (await HiveConsole.RunAsync(_workspace, "Init")).ExitCode.Should().Be(0);
    }

    [TearDown]
    public void Clean() => _workspace.Dispose();

    [TestCase("kubernetes")]
    [TestCase("swarm")]
    [TestCase("quadlet")]
    public async Task Every_property_of_the_Compose_files_has_its_place_with_its_value_or_a_reason(string format)
    {
        await ExportAsync(format);
        var page = PropertyRow.Read(File.ReadAllText(Path.Combine(Output, "PROPERTIES.md")));

        var properties = new List<(string File, string Pointer, string Value)>();
        foreach (var file in new[] { "docker-compose.yml", "docker-compose-genie.yml", "docker-compose-agent.yml" })
        {
            var resolved = await RunAsync("docker", "compose", "--file", file, "config", "--format", "json");
            resolved.ExitCode.Should().Be(0, resolved.Error);
            properties.AddRange(
                Leaves("", JsonNode.Parse(resolved.Output)).Select(leaf => (file, leaf.Pointer, leaf.Value))
            );
        }

        properties.Should().HaveCountGreaterThan(300);
        page.Select(row => (row.File, row.Pointer, row.Value)).Should().BeEquivalentTo(properties);
        var wrong = page.Where(row => row.Wrong(Output) is not null).Select(row => $"{row.Pointer}: {row.Wrong(Output)}");
        string.Join('\n', wrong).Should().Be("");
        TestContext.Out.WriteLine(
            $"{format}: {page.Count} properties, {page.Count(row => row.Place is not null)} with a place, {page.Count(row => row.Place is null)} with a reason."
        );
    }

    [TestCase("kubernetes")]
    [TestCase("swarm")]
    [TestCase("quadlet")]
    public async Task A_property_that_nobody_knows_is_refused_by_name(string format)
    {
        var file = _workspace.At("docker-compose-genie.yml");
        File.WriteAllText(
            file,
            File.ReadAllText(file)
                .Replace("    init: true\n", "    init: true\n    oom_score_adj: 100\n", StringComparison.Ordinal)
        );

        var run = await HiveConsole.RunAsync(_workspace, "Export", $"--format={format}", $"--output={Output}");

        run.ExitCode.Should().Be(6);
        run.Error.Should().Contain("/services/genie-server/oom_score_adj");
        Directory.Exists(Output).Should().BeFalse();
    }

    [TestCase("dev")]
    [TestCase("production")]
    public async Task An_overlay_is_built_by_kubectl_and_fits_the_schemas_of_Kubernetes(string overlay)
    {
        await RequireKubectlAsync();
        await ExportAsync("kubernetes", "--with-secrets");

        var built = await RunAsync("kubectl", "kustomize", Path.Combine(Output, "overlays", overlay));

        built.ExitCode.Should().Be(0, built.Error);
        var file = _workspace.Write("built.yaml", built.Output);
        var checker = await CheckerAsync();
        var valid = await new ProcessRunner().RunAsync(
            new Command("node", ["validate.mjs", file]) { WorkingDirectory = checker }
        );
        valid.ExitCode.Should().Be(0, valid.Error);
        int.Parse(valid.Output, System.Globalization.CultureInfo.InvariantCulture).Should().BeGreaterThanOrEqualTo(15);
        if (overlay == "production")
            Golden.Matches(WithoutSecrets(built.Output), "export-production.yaml");
    }

    [Test]
    public async Task The_schemas_would_find_something_wrong()
    {
        var file = _workspace.Write(
            "wrong.yaml",
            "apiVersion: v1\nkind: Service\nmetadata:\n  name: a\nspec:\n  ports:\n  - port: eighty\n"
        );

        var run = await new ProcessRunner().RunAsync(
            new Command("node", ["validate.mjs", file]) { WorkingDirectory = await CheckerAsync() }
        );

        run.ExitCode.Should().NotBe(0);
    }

    [Test]
    public async Task Secrets_are_in_no_manifest_and_their_files_are_ignored_by_git()
    {
        await ExportAsync("kubernetes", "--with-secrets");
        var password = File.ReadAllText(_workspace.At("data/secrets/genie/database_password")).Trim();

        var holders = Directory
            .EnumerateFiles(Output, "*", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains(password, StringComparison.Ordinal))
            .Select(file => Path.GetRelativePath(Output, file));

        holders
            .Should()
            .BeEquivalentTo(
                "overlays/dev/secrets/genie/database_password",
                "overlays/production/secrets/genie/database_password"
            );
        File.ReadAllText(Path.Combine(Output, "overlays/dev/secrets/.gitignore")).Should().StartWith("*\n");
        if (!OperatingSystem.IsWindows())
            File.GetUnixFileMode(Path.Combine(Output, "overlays/dev/secrets/genie/api_key"))
                .Should()
                .Be(UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    [TestCase("workspace")]
    [TestCase("genie")]
    [TestCase("agent")]
    public async Task Swarm_takes_a_stack(string stack)
    {
        await ExportAsync("swarm", "--with-secrets");

        var run = await RunAsync(
            "docker",
            "stack",
            "config",
            $"--compose-file={Output}/{stack}.yml",
            $"--compose-file={Output}/{stack}-ports.yml"
        );

        run.ExitCode.Should().Be(0, run.Error);
    }

    [Test]
    public async Task Podmans_generator_makes_services_of_the_units()
    {
        Machine.Requires(File.Exists(Quadlet), Quadlet, "install Podman 5.0 or later");
        await ExportAsync("quadlet");

        var run = await new ProcessRunner().RunAsync(
            new Command(Quadlet, ["-dryrun", "-user"])
            {
                Environment = new SortedDictionary<string, string> { ["QUADLET_UNIT_DIRS"] = Output },
            }
        );

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Split('\n').Count(line => line.StartsWith("ExecStart=", StringComparison.Ordinal)).Should().Be(15);
        run.Output.Should().Contain("--read-only").And.Contain("--cap-drop all").And.Contain("no-new-privileges");
        (run.Output + run.Error).Should().NotContainEquivalentOf("unsupported");
    }

    [Test]
    public async Task A_folder_that_is_not_empty_is_refused_and_stays_as_it_was()
    {
        _workspace.Write("deploy/mine.txt", "mine");

        var run = await HiveConsole.RunAsync(_workspace, "Export", "--format=swarm", $"--output={Output}");

        run.ExitCode.Should().Be(6);
        run.Error.Should().Contain("not empty").And.Contain("--output");
        Directory.EnumerateFileSystemEntries(Output).Should().ContainSingle();
    }

    [TestCase("Export", "--output=x", "--format is missing")]
    [TestCase("Export", "--format=swarm", "--output is missing")]
    [TestCase("Export", "--format=helm", "--format=helm is not valid")]
    [TestCase("Status", "--format=swarm", "--format=swarm means nothing for Status")]
    public async Task What_is_missing_or_wrong_is_named(string target, string option, string cause)
    {
        var run = await HiveConsole.RunAsync(_workspace, target, option);

        run.ExitCode.Should().Be(2);
        run.Error.Should().Contain(cause);
    }

    [Test]
    public async Task A_plan_writes_nothing()
    {
        var run = await HiveConsole.RunAsync(_workspace, "Export", "--format=swarm", $"--output={Output}", "--plan");

        run.ExitCode.Should().Be(0, run.Error);
        run.Output.Should().MatchRegex("write [0-9]+ files into");
        Directory.Exists(Output).Should().BeFalse();
    }

    private async Task ExportAsync(string format, params string[] options)
    {
        var run = await HiveConsole.RunAsync(_workspace, ["Export", $"--format={format}", $"--output={Output}", .. options]);
        run.ExitCode.Should().Be(0, run.Error);
    }

    private Task<CommandResult> RunAsync(string program, params string[] arguments) =>
        new ProcessRunner().RunAsync(new Command(program, arguments) { WorkingDirectory = _workspace.Root });

    private async Task RequireKubectlAsync()
    {
        var version = await RunAsync("kubectl", "version", "--client");
        Machine.Requires(
            version.Succeeded && version.Output.Contains("Kustomize Version: v5", StringComparison.Ordinal),
            "kubectl with Kustomize 5",
            "install kubectl 1.27 or later"
        );
    }

    private static async Task<string> CheckerAsync()
    {
        var folder = Checkout.At("artifacts/manifest-check");
        Directory.CreateDirectory(folder);
        foreach (var file in new[] { "package.json", "package-lock.json", "validate.mjs" })
            File.Copy(Checkout.At($"tests/Build.Tests/Exports/{file}"), Path.Combine(folder, file), overwrite: true);
        var install = new Command("npm", ["ci", "--no-audit", "--no-fund", "--prefer-offline"])
        {
            WorkingDirectory = folder,
        };
        (await new ProcessRunner().RunAsync(install)).OrThrow("Installing the schemas", "Read what npm says.");
        return folder;
    }

    // What differs between workspaces: their secrets, the names that are made of those, and the workspace's own. The
    // components are those of the template, which has tests of its own.
    private string WithoutSecrets(string yaml)
    {
        var id = Hive.Stacks.Requests.Workspace.At(_workspace.Root).Id;
        var objects = yaml.Split("\n---\n")
            .Where(one =>
                !one.Contains("\nkind: Secret\n", StringComparison.Ordinal)
                && !one.Contains("\nkind: ConfigMap\n", StringComparison.Ordinal)
            );
        return System
            .Text.RegularExpressions.Regex.Replace(
                string.Join("\n---\n", objects),
                "(-secrets|hive-mcp|hive-components)-[a-z0-9]{10}",
                "$1"
            )
            .Replace(id, "WORKSPACE", StringComparison.Ordinal);
    }

    private static IEnumerable<(string Pointer, string Value)> Leaves(string pointer, JsonNode? node) =>
        node switch
        {
            null => [],
            JsonObject several => several.SelectMany(one =>
                Leaves($"{pointer}/{one.Key.Replace("~", "~0").Replace("/", "~1")}", one.Value)
            ),
            JsonArray list => list.SelectMany((one, at) => Leaves($"{pointer}/{at}", one)),
            _ => [(pointer, node.ToString())],
        };
}
