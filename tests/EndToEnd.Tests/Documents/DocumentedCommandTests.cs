using System.Text;
using EndToEnd.Tests.Console;
using Hive.Api.Tests.Driving;
using Hive.Testing;

namespace EndToEnd.Tests.Documents;

/// <summary>
/// Every command and every program of the documents does what it says, in a workspace of its own; or one of five reasons
/// says why it is not tried.
/// </summary>
internal sealed class DocumentedCommandTests
{
    private const string NeedsModel =
        "It asks a provider's model, for which there is no key; ExampleTests run the workspaces with a scripted one.";
    private const string ChangesMachine =
        "It changes this machine: tools or engines for all of it. ToolTests, EngineSetupTests and SwarmTests try it in folders and on copies.";
    private const string TakesHours = "It runs or measures everything, for minutes or hours; CI and the measuring do.";
    private const string NeedsProgram =
        "It needs a program of somebody else (Claude Code, cron, certbot), or Docker: ProxyTests and MonitoringTests try that.";
    private const string NeedsOtherPostgres =
        "It needs another PostgreSQL than the stack's: of an older version, or with an administrator's login. UpgradeTests try it.";

    // By a part of the block.
    private static readonly (string Part, string Reason)[] NotRun =
    [
        ("OPENAI_API_KEY=sk-", NeedsModel),
        ("/continue", NeedsModel),
        ("--workspace=examples/support-desk", NeedsModel),
        ("dnx automagik-hive", ChangesMachine),
        ("--target=Test ", TakesHours),
        ("claude mcp add", NeedsProgram),
        ("30 5 * * *", NeedsProgram),
        ("docker swarm init", ChangesMachine),
        ("systemctl enable --now podman.socket", ChangesMachine),
        ("--engine=podman", NeedsProgram),
        ("--target=ProxyServe", NeedsProgram),
        ("--target=MonitoringServe", NeedsProgram),
        ("--target=GenieUpgrade", NeedsOtherPostgres),
        ("createuser", NeedsOtherPostgres),
    ];

    private static string[] Documents => [.. Run.Select(block => block.Document).Distinct()];

    // Debian's packages, behind those of a Python that is not Debian's.
    private const string Python =
        "import sys; sys.path.append('/usr/lib/python3/dist-packages'); exec(open(sys.argv[1]).read()) if sys.argv[1:] else __import__('openai')";

    private static IEnumerable<CommandBlock> Run => CommandBlock.All.Where(block => Reason(block) is null);

    private Sandbox _sandbox = null!;
    private string _desk = null!;

    [OneTimeSetUp]
    public async Task MakeTheDesk()
    {
        await Requires.EngineAsync("local");
        _sandbox = new Sandbox("local");
        _desk = _sandbox.Workspace + ".desk";
        Directory.CreateDirectory(_desk);
        Directory.CreateSymbolicLink(Path.Combine(_desk, "my-workspace"), _sandbox.Workspace);
        // What a reader types: only where its workspace is, and what it runs on, is said here.
        await File.WriteAllTextAsync(
            Path.Combine(_desk, "build.sh"),
            $$"""
            #!/usr/bin/env bash
            set -eu
            workspace={{_sandbox.Workspace}} arguments=() engine=--engine=local yes=
            for one in "$@"; do
              case $one in
                --workspace=./my-workspace) ;;
                --workspace=examples/*) workspace={{_desk}}/${one#--workspace=} ;;
                --engine=*) engine=$one ;;
                *) arguments+=("$one") ;;
              esac
              case $one in *Serve|*Fork) yes=--yes ;; --yes) yes= ;; esac
            done
            exec bash {{Checkout.At("build.sh")}} "${arguments[@]}" --workspace="$workspace" "$engine" ${yes:+"$yes"}
            """
        );
        await Bash($"chmod +x {_desk}/build.sh");
        await File.WriteAllBytesAsync(Path.Combine(_desk, "handbook.pdf"), Pdf.Saying("There are 25 days of holiday."));
        Directory.CreateDirectory(Path.Combine(_desk, "examples", "csv-analyst"));
        await Bash($"cp -r {Checkout.At("examples/csv-analyst")}/. {_desk}/examples/csv-analyst/");
    }

    // OpenAI's clients, as a reader installs them.
    private async Task ProvideAsync(string language)
    {
        if (language == "js")
        {
            var packages = Path.Combine(_desk, "node_modules");
            if (!Path.Exists(packages))
                Directory.CreateSymbolicLink(packages, Path.Combine(await NodeClients.InstalledAsync(), "node_modules"));
        }
        else
        {
            var found = await Bash($"python3 -c \"{Python}\"");
            Requires.Have(
                found.ExitCode == 0,
                $"the package openai of Python; apt-get install python3-openai\n{found.Error}"
            );
        }
    }

    [OneTimeTearDown]
    public async Task ClearTheDesk()
    {
        if (_sandbox is null)
            return;
        await Bash($"cd {_desk} && ./build.sh --target=StopAll --workspace=examples/csv-analyst");
        await _sandbox.RunAsync("AgentStop", "--instance=feature-x");
        await _sandbox.DisposeAsync();
        Directory.Delete(_desk, recursive: true);
    }

    [TestCaseSource(nameof(Documents))]
    public async Task The_commands_of_a_document_do_what_it_says(string document)
    {
        if (document is "docs/data.md" or "docs/tutorials/safe-data.md")
            Chaos.OnlyInFull();
        if (document.StartsWith("examples/", StringComparison.Ordinal))
            await _sandbox.RunAsync("GenieStop");
        else if (document != "docs/tutorials/first-answer.md")
            (await _sandbox.RunAsync("GenieServe")).ExitCode.Should().Be(0);
        if (document == "docs/data.md")
            (await _sandbox.RunAsync("AgentServe")).ExitCode.Should().Be(0);
        foreach (var block in Run.Where(one => one.Document == document))
        {
            var run = await RunAsync(block);
            run.ExitCode.Should().Be(0, "{0}\n{1}\n{2}", document, block.Script, run);
            // An answer of the API that is a refusal; that of an agent without a model is shown on purpose.
            if (!block.Script.Contains("files=@", StringComparison.Ordinal))
                run.Output.Should().NotContain("\"trace_id\"", "{0}\n{1}", document, block.Script);
            // A program prints an answer.
            if (block.Language != CommandBlock.Shell)
                run.Output.Should().Contain("OPENAI_API_KEY", "{0}\n{1}", document, block.Script);
        }
    }

    [Test]
    public void What_is_not_run_has_one_of_five_reasons_and_each_reason_is_needed()
    {
        NotRun.Select(one => one.Reason).Distinct().Should().HaveCountLessThanOrEqualTo(5);
        NotRun.Should().AllSatisfy(one => CommandBlock.All.Should().Contain(block => block.Script.Contains(one.Part)));
        Run.Should().HaveCountGreaterThan(25);
    }

    [Test]
    public void Commands_are_told_from_other_text() =>
        CommandBlock
            .Of(
                "a.md",
                "```\n$ ./build.sh one\nsaid\n$ two\n```\n```yaml\nkey: value\n```\n```\nfile  tree\n```\n```sh\nany thing\n```\n```js\nimport x\n```\n```\ncurl x\n```\n"
            )
            .Select(block => (block.Script, block.Language))
            .Should()
            .Equal(("./build.sh one\ntwo", "sh"), ("any thing", "sh"), ("import x", "js"), ("curl x", "sh"));

    private static string? Reason(CommandBlock block) =>
        NotRun
            .Where(one => block.Script.Contains(one.Part, StringComparison.Ordinal))
            .Select(one => one.Reason)
            .FirstOrDefault();

    private async Task<ConsoleRun> RunAsync(CommandBlock block)
    {
        if (block.Language != CommandBlock.Shell)
            await ProvideAsync(block.Language);
        const string newestKey =
            "$(./build.sh --target=GenieKeys --format=json | grep -o '\"id\": *\"[^\"]*\"' | tail -n 1 | cut -d '\"' -f 4)";
        const string newestBackup = "$(ls -t my-workspace/data/backups/genie/*.dump | head -n 1)";
        var script = new StringBuilder(block.Script)
            // Places that a reader fills in.
            .Replace("=ID", "=" + newestKey)
            .Replace("/keys/ID", "/keys/" + newestKey)
            .Replace("data/backups/genie/20261127-085749.dump", newestBackup)
            // A stack of seconds has an archive of seconds: as soon as it reaches back that far.
            .Replace(
                "./build.sh --target=GenieRewind --to=\"30 s ago\"",
                "until ./build.sh --target=GenieRewind --to=\"1 s ago\"; do [[ $SECONDS -lt 30 ]]; sleep 1; done"
            )
            .Replace("http://127.0.0.1:48886", _sandbox.Url.ToString().TrimEnd('/'));
        var lines = script.ToString();
        if (block.Language == "js")
            lines = $"node {await WriteAsync("block.mjs", lines)}";
        else if (block.Language == "python")
            lines = $"python3 -c \"{Python}\" {await WriteAsync("block.py", lines)}";
        return await Bash(
            $"""
            set -eu; cd {_desk}
            export OPENAI_API_KEY= API={_sandbox.Url.ToString().TrimEnd('/')}
            [[ ! -f my-workspace/data/secrets/genie/api_key ]] || export KEY=$(cat my-workspace/data/secrets/genie/api_key) ROOT=$(cat my-workspace/data/secrets/genie/api_key)
            {lines}
            """
        );
    }

    private async Task<ConsoleRun> Bash(string script) =>
        await _sandbox.RunScriptAsync(await WriteAsync("block.sh", script));

    private async Task<string> WriteAsync(string name, string text)
    {
        var file = Path.Combine(_desk, name);
        await File.WriteAllTextAsync(file, text);
        return file;
    }
}
