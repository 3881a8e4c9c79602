using System.Text.Json.Nodes;
using Contracts.Tests.Compose;
using Hive.Stacks;
using Hive.Stacks.Commands;
using Hive.Stacks.Execution;
using Hive.Stacks.Requests;
using Hive.Testing;

namespace Contracts.Tests.Settings;

/// <summary>One .env, two readers: the console and the real Docker Compose understand the same text in it.</summary>
public sealed class DotEnvAndComposeTests
{
    private const string ComposeFile =
        "services: { x: { image: a, environment: { A: \"${A-unset}\", B: \"${B-unset}\" } } }\n";

    // Only this, so that what a value refers to is the test's own.
    private static readonly Dictionary<string, string> Environment = new() { ["FOO"] = "of the environment" };

    private static string[] Files { get; } =
    [
        "A=1\nB=2",
        "A=1\r\nB=2\r\n",
        "\uFEFFA=1\n",
        "export A=1\nexport\tB=2\n",
        "  A = 1  \n",
        "A=\nB=2\n",
        "A: 1\n",
        "A=# no comment\n",
        "A=one # comment\n",
        "A=one#two\n",
        "A=one\t# two\n",
        "A=a=b=c\n",
        "A=one \"two\"\n",
        "A=\"one # two\" # comment\nB=2\n",
        "A='one # \"two\"'\n",
        "A='no \\n escape'\n",
        "A='it\\'s'\n",
        "A=\"say \\\"hi\\\"\\nthere\"\n",
        "A=\"c:\\\\new\\tx\\0101\\x\"\n",
        "A=a\\nb\n",
        "A=\"one\ntwo\"\nB=2\n",
        "A='one\r\ntwo'\r\nB=2\r\n",
        "A=1\nA=2\n",
        "# A=0\n\n   \nA=1",
        "A=$FOO\n",
        "FOO=of the file\nA=$FOO\n",
        "C=1\nA=${C}x${D:-none}${D-x}\n",
        "A='$FOO'\n",
        "A=\"$FOO\"\n",
        "A=\"\\$FOO\"\n",
        "A=\\$FOO\n",
        "A=$$FOO\n",
        "C=\nA=${C:-empty}${C-x}${C:+x}${C+set}${FOO:+y}\n",
        "A=${D:-${FOO}}\n",
        "A=$1 costs $ 5\n",
        "A=$(ls) `ls`\n",
        "A=100%\n",
        "A-b=1\nA=2\n",
        "1A=1\nA[0]=1\nA.b=1\nB=1\n",
        "A=ünï 蜂\n",
        $"A={DotEnvFile.Quote("/srv/it's a \"$HOME\" \\ 蜂, #1")}\nB={DotEnvFile.Quote("two\nlines")}\n",
    ];

    private static string[] Malformed { get; } =
    ["A=1\nB C=2\n", "A=\"one\nB=2\n", "A='one\n", "A=${B\n", "A=${D:?needed}\n", "A!=1\n", "=1\n"];

    [TestCaseSource(nameof(Files))]
    public async Task Both_read_the_same(string text)
    {
        var run = await ComposeAsync(text);

        run.Succeeded.Should().BeTrue(run.Error);
        var seen = JsonNode.Parse(run.Output)!["services"]!["x"]!["environment"]!;
        var ours = DotEnvFile.Parse(text, ".env", Environment);
        foreach (var name in new[] { "A", "B" })
            ours.GetValueOrDefault(name, "unset")
                .Should()
                .Be(((string)seen[name]!).Replace("$$", "$"), $"{name} of <{text}>");
    }

    [TestCaseSource(nameof(Malformed))]
    public async Task Both_refuse_the_same(string text)
    {
        (await ComposeAsync(text)).Succeeded.Should().BeFalse();

        FluentActions
            .Invoking(() => DotEnvFile.Parse(text, ".env"))
            .Should()
            .Throw<StackException>()
            .Where(failure => failure.Kind == FailureKind.Misuse);
    }

    private static async Task<CommandResult> ComposeAsync(string text)
    {
        Machine.Requires(
            await ResolvedCompose.AnswersAsync("compose"),
            "The Compose plugin of the docker command line",
            "./build.sh --target=EngineUp"
        );
        using var workspace = new TestFolder();
        workspace.Write("docker-compose.yml", ComposeFile);
        workspace.Write(".env", text);
        // env -u: a variable that is set, even to nothing, would hide the file's.
        return await new ProcessRunner().RunAsync(
            new Command(
                "env",
                [
                    "-u",
                    "A",
                    "-u",
                    "B",
                    "FOO=of the environment",
                    "docker",
                    "compose",
                    "--file",
                    workspace.At("docker-compose.yml"),
                    "config",
                    "--format",
                    "json",
                ]
            )
        );
    }
}
