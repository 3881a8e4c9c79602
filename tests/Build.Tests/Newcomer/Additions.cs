using Hive.Testing;

namespace Build.Tests.Newcomer;

/// <summary>What a newcomer adds, as a change of each file that it takes; generated files are not among them.</summary>
/// <param name="What">What it is.</param>
/// <param name="Document">The file that says how.</param>
/// <param name="Most">The most files that it may take.</param>
/// <param name="Files">What happens to each file's text; a new file's text is empty.</param>
internal sealed record Addition(
    string What,
    string Document,
    int Most,
    IReadOnlyDictionary<string, Func<string, string>> Files
)
{
    /// <summary>How the document names a new file.</summary>
    public string? Pattern { get; init; }

    /// <summary>A folder that is new as a whole, and counts as one.</summary>
    public string? Folder { get; init; }

    public override string ToString() => What;
}

internal static class Additions
{
    private const string LocalEngine = "src/Hive.Stacks/Engines/Local/";

    private static readonly Addition Verb = new(
        "a verb of all stacks",
        "CONTRIBUTING.md",
        4,
        new Dictionary<string, Func<string, string>>
        {
            ["src/Hive.Stacks/Requests/Verb.cs"] = text =>
                Replaced(
                        text,
                        "    /// <summary>Everything that concerns stacks.</summary>",
                        "    /// <summary>Answers.</summary>\n    Ping = 1 << 30,\n\n    /// <summary>Everything that concerns stacks.</summary>"
                    )
                    .Replace("Stacks = Serve |", "Stacks = Ping | Serve |", StringComparison.Ordinal),
            ["src/Hive.Stacks/Verbs/PingVerb.cs"] = _ =>
                """
                using Hive.Stacks.Catalogue;

                namespace Hive.Stacks.Verbs;

                /// <summary>Answers.</summary>
                /// <param name="session">What it works with.</param>
                public sealed class PingVerb(StackSession session)
                {
                    /// <summary>Answers for a stack.</summary>
                    public void Ping(StackDefinition stack)
                    {
                        var answer = $"pong from {stack.Name}";
                        session.Events.Say(session.Request.Loudly ? answer.ToUpperInvariant() : answer);
                    }
                }

                """,
            ["build/VerbTasks/PingTask.cs"] = _ =>
                """
                using Hive.Build.Hosting;
                using Hive.Stacks.Catalogue;
                using Hive.Stacks.Requests;
                using Hive.Stacks.Verbs;

                namespace Hive.Build.VerbTasks;

                /// <summary>Answers for a stack.</summary>
                /// <param name="stack">Which stack.</param>
                [DoesVerb(Verb.Ping)]
                [StackTarget("{Title}Ping", "Answers for {stack}.")]
                public abstract class PingTask(StackDefinition stack) : StackTask(stack)
                {
                    /// <inheritdoc />
                    public override Task RunAsync(HiveContext context)
                    {
                        context.Verb<PingVerb>().Ping(Stack);
                        return Task.CompletedTask;
                    }
                }

                """,
        }
    );

    private static readonly Addition Option = new(
        "an option",
        "CONTRIBUTING.md",
        3,
        new Dictionary<string, Func<string, string>>
        {
            ["src/Hive.Stacks/Requests/Options.cs"] = text =>
                Replaced(text, "\n        Plan,\n", "\n        Plan,\n        Loudly,\n")
                    .Replace(
                        "    /// <summary>Answers every question with yes.</summary>",
                        "    /// <summary>Answers in capitals.</summary>\n    public static Option<bool> Loudly { get; } = OptionTypes.Switch(\"loudly\", \"answer in capitals\", Verb.Ping);\n\n    /// <summary>Answers every question with yes.</summary>",
                        StringComparison.Ordinal
                    ),
            // Its use: the request carries it to the verb.
            ["src/Hive.Stacks/Requests/StackRequest.cs"] = text =>
                Replaced(
                    text,
                    "    public bool Yes { get; init; }",
                    "    public bool Yes { get; init; }\n\n    /// <summary>Answers in capitals.</summary>\n    public bool Loudly { get; init; }"
                ),
            ["src/Hive.Stacks/Requests/RequestReader.cs"] = text =>
                Replaced(
                    text,
                    "Yes = Options.Yes.In(options),",
                    "Yes = Options.Yes.In(options),\n            Loudly = Options.Loudly.In(options),"
                ),
        }
    );

    private static readonly Addition Engine = new(
        "an engine",
        "CONTRIBUTING.md",
        2,
        Checkout
            .Sources(LocalEngine.TrimEnd('/'))
            .ToDictionary(
                file => file.Replace("Local", "Paper", StringComparison.Ordinal),
                file => (Func<string, string>)(_ => Renamed(Checkout.Read(file)))
            )
            .Append(
                new(
                    "src/Hive.Stacks/Catalogue/EngineNames.cs",
                    text => Replaced(text, "\"podman\"]", "\"podman\", \"paper\"]")
                )
            )
            .ToDictionary()
    )
    {
        Pattern = "src/Hive.Stacks/Engines/",
        Folder = "src/Hive.Stacks/Engines/Paper/",
    };

    private static readonly Addition Stack = new(
        "a stack",
        "README.md",
        6,
        new Dictionary<string, Func<string, string>>
        {
            ["src/Hive.Stacks/Catalogue/StackCatalogue.cs"] = text =>
                Replaced(text, "[Workspace, Genie, Agent]", "[Workspace, Genie, Agent, Wizard]")
                    .Replace(
                        "    /// <summary>All stacks,",
                        "    /// <summary>A wizard.</summary>\n    public static StackDefinition Wizard { get; } =\n        Agent with\n        {\n            Name = \"wizard\",\n            Purpose = \"wizardry\",\n            Port = 41886,\n            Database = \"hive_wizard\",\n            ComposeFile = \"docker-compose-wizard.yml\",\n            Api = Agent.Api with { Name = \"wizard-server\", Image = \"hive/wizard\", BakeTarget = \"wizard\" },\n            Network = \"wizard_network\",\n            DataFolder = \"data/postgres-wizard\",\n        };\n\n    /// <summary>All stacks,",
                        StringComparison.Ordinal
                    ),
            ["compose/.env.example"] = text => text + "\n# HIVE_WIZARD_PORT=41886\n",
            ["dockerfiles/Dockerfile.wizard"] = _ =>
                Checkout.Read("dockerfiles/Dockerfile.agent").Replace("agent", "wizard", StringComparison.Ordinal),
            ["dockerfiles/docker-bake.hcl"] = text =>
                Replaced(text, "\"genie\", \"agent\"]", "\"genie\", \"agent\", \"wizard\"]"),
        }
    )
    {
        Pattern = "dockerfiles/Dockerfile.NAME",
    };

    public static IReadOnlyList<Addition> All { get; } = [Verb, Option, Engine, Stack];

    private static string Renamed(string text) =>
        text.Replace("Engines.Local", "Engines.Paper", StringComparison.Ordinal)
            .Replace("LocalEngine", "PaperEngine", StringComparison.Ordinal)
            .Replace("\"local\"", "\"paper\"", StringComparison.Ordinal);

    private static string Replaced(string text, string old, string next)
    {
        text.Should().Contain(old);
        return text.Replace(old, next, StringComparison.Ordinal);
    }
}
