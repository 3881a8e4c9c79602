using System.Net.Http.Json;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs;
using Microsoft.Playwright;

namespace Hive.Page.Tests;

/// <summary>All places of the page beside the chat, with something in each.</summary>
public sealed class PlaceTests : PageFixture
{
    private static readonly string[] Topics = ["drinks"];

    private RunningHive hive = null!;
    private string run = "";

    [OneTimeSetUp]
    public async Task StartHive()
    {
        hive = await RunningHive.StartAsync(one =>
            one.Agent("helper", "tools: [search_knowledge]")
                .Agent("waiting")
                .Component(
                    "workflows/again",
                    "workflow: { workflow_id: again, name: Again }\nsteps:\n  - { name: find, agent: helper }\n  - { name: check, agent: helper }\n"
                )
                .Component("agents/broken", "agent: { agent_id: broken, nme: B }\ninstructions: x\n")
                .Component(
                    "workflows/review",
                    "workflow: { workflow_id: review, name: Review }\nsteps:\n  - { name: find, agent: helper }\n  - { name: check, agent: helper }\n"
                )
        );
        hive.Model.On(
                "helper",
                call =>
                    call.Instructions.StartsWith("You judge", StringComparison.Ordinal)
                        ? call.SayAsync("""{"passed": true, "reason": "It names a temperature."}""")
                    : call.ToolResults.Count == 0 ? call.CallAsync(("search_knowledge", """{"query":"tea"}"""))
                    : call.SayAsync("Tea at 70 degrees.")
            )
            .On("waiting", call => call.HangAsync());
        run = (await hive.RunAsync("workflows/review", new { message = "How hot is tea?" })).Text("run_id")!;
        await hive.RunAsync("agents/helper", new { message = "And coffee?", user_id = "ada" });
        using var memory = await hive.Client.PostAsJsonAsync(
            "/api/v1/memories",
            new
            {
                user_id = "ada",
                memory = "Ada drinks tea.",
                topics = Topics,
            }
        );
    }

    [OneTimeTearDown]
    public async Task StopHive() => await hive.DisposeAsync();

    [Test]
    public async Task An_address_that_changes_while_the_page_opens_is_followed()
    {
        // As soon as the page is drawn, before it listens to anything.
        await Page.AddInitScriptAsync(
            """
            new MutationObserver((_, self) => {
              if (!document.querySelector("#main")) return;
              self.disconnect();
              location.hash = "#/keys";
            }).observe(document, { childList: true, subtree: true });
            """
        );
        await SignInAsync(hive);
        await Expect(Page.Locator("#main h1")).ToHaveTextAsync("Keys");
    }

    [Test]
    public async Task Runs_are_listed_live_and_filtered()
    {
        await SignInAsync(hive, "runs");
        var list = Page.GetByRole(AriaRole.List, new() { Name = "Runs" });
        await Expect(list).ToContainTextAsync("How hot is tea?");
        await ShouldBeAccessibleAsync();
        await hive.RunAsync("agents/helper", new { message = "Asked meanwhile" });
        await Expect(list).ToContainTextAsync("Asked meanwhile");
        await Page.GetByRole(AriaRole.Combobox, new() { Name = "Component" }).SelectOptionAsync("workflow/review");
        await Expect(list.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await Page.GetByRole(AriaRole.Combobox, new() { Name = "Status" }).SelectOptionAsync("failed");
        await Expect(Page.GetByText("No run fits")).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task A_run_is_a_waterfall_messages_and_raw_events()
    {
        await SignInAsync(hive, $"runs/{run}");
        await Expect(Page.Locator(".fall-row").First).ToContainTextAsync("review");
        await Expect(Page.Locator(".waterfall")).ToContainTextAsync("search_knowledge");
        await Page.Locator(".fall-row").Nth(2).ClickAsync();
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Tab, new() { Name = "Messages" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Tabpanel)).ToContainTextAsync("Tea at 70 degrees.");
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Tab, new() { Name = "Messages" }).PressAsync("ArrowRight");
        await Page.Locator(".raw details").First.Locator("summary").ClickAsync();
        await Expect(Page.Locator(".raw pre").First).ToContainTextAsync("\"kind\": \"workflow\"");
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task A_run_that_is_under_way_is_cancelled()
    {
        using var begun = await hive.Client.PostAsJsonAsync(
            "/api/v1/agents/waiting/runs",
            new { message = "Wait", background = true }
        );
        await SignInAsync(hive, $"runs/{(await begun.JsonAsync()).Text("run_id")}");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" }).ClickAsync();
        await Expect(Page.Locator(".run-head .status")).ToHaveTextAsync("cancelled");
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Cancel" })).ToHaveCountAsync(0);
    }

    [Test]
    public async Task Two_runs_are_compared()
    {
        await SignInAsync(hive, "runs");
        await Page.GetByRole(AriaRole.Checkbox, new() { Name = "How hot is tea?" }).CheckAsync();
        await Page.GetByRole(AriaRole.Checkbox, new() { Name = "And coffee?" }).CheckAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Compare 2 of 2" }).ClickAsync();
        await Expect(Page.Locator(".two .waterfall")).ToHaveCountAsync(2);
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task A_step_is_tried_again_and_the_new_run_is_compared_with_the_old()
    {
        var first = await hive.RunAsync("workflows/again", new { message = "Once more" });
        await SignInAsync(hive, $"runs/{first.Text("run_id")}");
        var before = hive.Model.CallsOf("helper");
        // The second step: the first one, with its two calls of a model, is taken over.
        await Page.Locator(".fall-row").Filter(new() { HasText = "check" }).First.ClickAsync();
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Try again from here" }).ClickAsync();
        await Expect(Page.GetByText("Compare with the run that this one tries again")).ToBeVisibleAsync();
        await Expect(Page.Locator(".run-head .status")).ToHaveTextAsync("completed");
        (hive.Model.CallsOf("helper") - before).Should().Be(2);
        await ShouldBeAccessibleAsync();
        await Page.GetByText("Compare with the run that this one tries again").ClickAsync();
        await Expect(Page.Locator(".two .waterfall")).ToHaveCountAsync(2);
    }

    [Test]
    public async Task Agents_are_evaluated_and_what_came_of_it_is_kept()
    {
        await SignInAsync(hive, "evals");
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Evaluate" }).ClickAsync();
        await Page.GetByLabel("Kind").Last.SelectOptionAsync("reliability");
        await Page.GetByLabel("Agent or team").SelectOptionAsync("agent/helper");
        await Page.GetByLabel("What it is asked").FillAsync("How hot is tea?");
        await Page.GetByLabel("Tools that have to be called").FillAsync("search_knowledge");
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Run it" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("passed");
        await ShouldBeAccessibleAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Page.Locator(".list .status")).ToHaveTextAsync("completed");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Remove Reliability of helper" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(Page.GetByText("Nothing was evaluated yet")).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task An_answer_is_judged_by_criteria()
    {
        await SignInAsync(hive, "evals");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Evaluate" }).ClickAsync();
        await Page.GetByLabel("Kind").Last.SelectOptionAsync("agent_as_judge");
        await Page.GetByLabel("Agent or team").SelectOptionAsync("agent/helper");
        await Page.GetByLabel("What it is asked").FillAsync("How hot is tea?");
        await Page.GetByLabel("Criteria that the answer has to meet").FillAsync("It names a temperature.");
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Run it" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("100 % pass");
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("Passed: It names a temperature.");
        await ShouldBeAccessibleAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Remove Criteria of helper" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
    }

    [Test]
    public async Task The_keys_of_a_file_are_read_from_its_schema()
    {
        await SignInAsync(hive, "components/schema");
        await Expect(Page.GetByRole(AriaRole.Row, new() { Name = "instructions" }).First).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
        await Page.GetByLabel("Files of").SelectOptionAsync("workflows");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "step", Exact = true })).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task A_document_is_uploaded_shown_in_pieces_and_removed_and_one_that_cannot_be_read_says_why()
    {
        await SignInAsync(hive, "knowledge");
        await Page.Locator("input[type=file]")
            .SetInputFilesAsync(
                new FilePayload[]
                {
                    new()
                    {
                        Name = "drinks.md",
                        MimeType = "text/markdown",
                        Buffer = "# Tea\n\nAt 70 degrees.\n\n# Coffee\n\nAt 93 degrees."u8.ToArray(),
                    },
                    new()
                    {
                        Name = "broken.pdf",
                        MimeType = "application/pdf",
                        Buffer = "no pdf"u8.ToArray(),
                    },
                }
            );
        Expected.Add("400 (Bad Request)");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("is no PDF");
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Show the pieces of drinks.md" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("At 93 degrees.");
        await ShouldBeAccessibleAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Remove drinks.md" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Show the pieces of drinks.md" })).ToHaveCountAsync(0);
    }

    [Test]
    public async Task A_search_shows_how_each_passage_was_found()
    {
        using var form = new MultipartFormDataContent
        {
            { new StringContent("Scones need clotted cream."), "text_content" },
            { new StringContent("scones.md"), "name" },
        };
        using var sent = await hive.Client.PostAsync("/api/v1/knowledge/content", form);
        await SignInAsync(hive, "knowledge/search");
        await Page.GetByRole(AriaRole.Searchbox, new() { Name = "Question" }).FillAsync("clotted cream");
        await Expect(Page.Locator(".hit").First).ToContainTextAsync("words: place 1");
        await Expect(Page.Locator(".hit mark").First).ToHaveTextAsync("clotted");
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Searchbox, new() { Name = "Question" }).FillAsync("zeppelin");
        await Expect(Page.GetByText("Nothing fits")).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task A_component_shows_its_problems_at_the_line_and_another_version_is_activated()
    {
        await SignInAsync(hive, "components");
        await Page.GetByRole(AriaRole.Link, new() { Name = "agents/broken/config.yaml" }).ClickAsync();
        await Expect(Page.Locator(".source-note")).ToContainTextAsync("did you mean name?");
        await ShouldBeAccessibleAsync();

        hive.Component("agents/changing", "agent: { agent_id: changing, name: Changing }\ninstructions: First.\n");
        await Page.GetByRole(AriaRole.Link, new() { Name = "Changing" }).ClickAsync();
        await Expect(Page.Locator(".source-file")).ToContainTextAsync("First.");
        hive.Component("agents/changing", "agent: { agent_id: changing, name: Changing }\ninstructions: Second.\n");
        await Expect(Page.Locator(".source-file")).ToContainTextAsync("Second.");
        await Page.GetByRole(AriaRole.Tab, new() { Name = "Versions" }).ClickAsync();
        await Expect(Page.Locator(".source-line.added")).ToContainTextAsync("Second.");
        await Expect(Page.Locator(".source-line.gone")).ToContainTextAsync("First.");
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Activate version 1" }).ClickAsync();
        await Page.GetByRole(AriaRole.Textbox, new() { Name = "Why" }).FillAsync("The first was better");
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Activate" }).ClickAsync();
        await Expect(Page.GetByText("Version 1 was activated")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Button, new() { Name = "Activate version 2" })).ToBeVisibleAsync();
    }

    [Test]
    public async Task Who_uses_what_is_a_picture_and_a_table()
    {
        await SignInAsync(hive, "components/uses");
        await Expect(Page.Locator(".graph svg g")).Not.ToHaveCountAsync(0);
        await Page.GetByText("As a table").ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Row, new() { Name = "workflow review agent helper" })).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task Memories_are_found_added_changed_and_forgotten()
    {
        await SignInAsync(hive, "memories");
        await Expect(Page.GetByText("Ada drinks tea.")).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add a memory" }).ClickAsync();
        await Page.GetByLabel("User", new() { Exact = true }).Last.FillAsync("bob");
        await Page.GetByLabel("What is remembered").FillAsync("Bob drinks water.");
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Change “Bob drinks water.”" }).ClickAsync();
        await Page.GetByLabel("What is remembered").FillAsync("Bob drinks juice.");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Save" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Forget “Bob drinks juice.”" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Forget" }).ClickAsync();
        await Expect(Page.GetByText("Bob drinks juice.")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task A_key_is_made_shown_once_and_revoked()
    {
        await SignInAsync(hive, "keys");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Make a key" }).ClickAsync();
        await Page.GetByLabel("Name, for what").FillAsync("ci");
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Make it" }).ClickAsync();
        await Expect(Page.Locator("dialog .command code")).ToContainTextAsync("hive_");
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "I have it" }).ClickAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Revoke ci" }).ClickAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Revoke" }).ClickAsync();
        await Expect(Page.GetByText("revoked just now")).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task Metrics_are_plotted()
    {
        await SignInAsync(hive, "metrics");
        await Expect(Page.Locator(".plot")).ToHaveCountAsync(7);
        await Expect(Page.Locator(".plot .line").First)
            .ToHaveAttributeAsync("d", new System.Text.RegularExpressions.Regex("^M"));
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task The_stack_tells_how_it_stands_and_which_commands_look_after_it()
    {
        await SignInAsync(hive, "stack");
        await Expect(Page.GetByText("./build.sh --target=GenieBackup")).ToBeVisibleAsync();
        await Expect(Page.GetByRole(AriaRole.Row, new() { Name = "helper openai" })).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
    }
}
