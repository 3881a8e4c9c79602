using System.Net;
using Hive.Api.Tests.Driving;
using Hive.Api.Tests.Runs;
using Microsoft.Playwright;

namespace Hive.Page.Tests;

/// <summary>A conversation in the browser, with everything that may happen in it.</summary>
public sealed class ChatTests : PageFixture
{
    private const string Words = "There are **25 days** off a year.";

    private RunningHive hive = null!;
    private TaskCompletionSource gate = new();

    [OneTimeSetUp]
    public async Task StartHive()
    {
        hive = await RunningHive.StartAsync(one =>
            one.Agent("helper", "tools: [search_knowledge]")
                .Agent("slow")
                .Component("agents/guide", "agent: { agent_id: guide, name: Guide }\ninstructions: x\n")
                .Agent("hostile")
                .Agent("failing")
                .Agent("asker", "tools: [ask_user]")
                .Agent("support", "tools: [refund]")
                .Component(
                    "tools/refund",
                    "tool: { tool_id: refund, name: Refund, description: Pays back., type: http, requires_approval: true }\nhttp: { method: POST, url: \"http://127.0.0.1:9/refund\" }\nparameters:\n  - { name: order, type: string, description: The order }\n"
                )
                .Component(
                    "teams/desk",
                    "team: { team_id: desk, name: The desk, mode: coordinate }\nmodel: { provider: openai, id: desk }\nmembers: [helper]\ninstructions: Lead.\n"
                )
                .Component(
                    "workflows/review",
                    "workflow: { workflow_id: review, name: Review }\nsteps:\n  - { name: find, agent: helper }\n"
                )
        );
        hive.Model.On(
                "helper",
                call =>
                    call.ToolResults.Count == 0 && call.Asked.Contains("handbook", StringComparison.Ordinal)
                        ? call.CallAsync(("search_knowledge", """{"query":"days off"}"""))
                        : call.SayAsync(
                            call.Asked.Contains("twice", StringComparison.Ordinal) ? $"Answer {call.Number}." : Words
                        )
            )
            .On(
                "slow",
                async call =>
                {
                    await call.BeginAsync();
                    await call.PieceAsync("The first half");
                    await gate.Task.WaitAsync(call.Gone);
                    await call.PieceAsync(" and the second half.");
                    await call.EndAsync();
                }
            )
            .Says(
                "hostile",
                "<img src=x onerror=alert(1)> <script>alert(2)</script> [a](javascript:alert(3)) ![b](http://evil.example/b.png) "
                    + "[c](https://evil.example/c) \n\n```html\n<script>alert(4)</script>\n```\n\n| a | b |\n|--|--|\n| <b>1</b> | 2 |"
            )
            .On("failing", call => call.FailAsync(400))
            .On(
                "asker",
                call =>
                    call.ToolResults.Count == 0
                        ? call.CallAsync(("ask_user", """{"question":"Which year?"}"""))
                        : call.SayAsync($"You said {call.ToolResults[^1]}.")
            )
            .On(
                "support",
                call =>
                    call.ToolResults.Count == 0
                        ? call.CallAsync(("refund", """{"order":"4711"}"""))
                        : call.SayAsync($"It says: {call.ToolResults[^1]}")
            )
            .On(
                "desk",
                call =>
                    call.ToolResults.Count == 0
                        ? call.CallAsync((call.Tools[0], """{"task":"how many days"}"""))
                        : call.SayAsync("The desk agrees.")
            );
        using var form = new MultipartFormDataContent
        {
            { new StringContent("# Days off\n\nThere are 25 days off a year."), "text_content" },
            { new StringContent("handbook.md"), "name" },
        };
        using var sent = await hive.Client.PostAsync("/api/v1/knowledge/content", form);
        sent.StatusCode.Should().Be(HttpStatusCode.Accepted);
    }

    [OneTimeTearDown]
    public async Task StopHive() => await hive.DisposeAsync();

    [SetUp]
    public void CloseGate() => gate = new();

    [Test]
    public async Task An_agent_answers_in_the_browser_after_one_click_and_no_typing_of_keys()
    {
        await SignInAsync(hive);
        Page.Url.Should().NotContain("code=", "a used code is not left in the address");
        await SayAsync("How many days off?", "helper");
        await Expect(Page.Locator(".answered strong")).ToHaveTextAsync("25 days");
        (await Page.EvaluateAsync<string>("JSON.stringify([localStorage, sessionStorage, document.cookie])"))
            .Should()
            .NotContain("hive_", "neither key nor session is where scripts reach it");
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task From_healthy_to_first_words_it_takes_less_than_two_seconds()
    {
        using var made = await hive.Client.PostAsync("/api/v1/sign-in/codes", null);
        var path = (await made.JsonAsync()).Text("path");
        var begun = System.Diagnostics.Stopwatch.GetTimestamp();
        await Page.GotoAsync($"{hive.Url}{path}");
        await Page.Locator("#partner").SelectOptionAsync("agent/helper");
        await SayAsync("How many?", null);
        await Expect(Page.Locator(".answered .prose")).ToContainTextAsync("There");
        await TestContext.Out.WriteLineAsync(
            $"First words after {System.Diagnostics.Stopwatch.GetElapsedTime(begun).TotalMilliseconds:0} ms, the typing of a test included"
        );
    }

    [Test]
    public async Task A_tool_call_and_its_sources_are_shown_in_place()
    {
        await SignInAsync(hive, "chat/agent/helper");
        await SayAsync("What does the handbook say?");
        var tool = Page.Locator("details.activity");
        await Expect(tool).ToContainTextAsync("search_knowledge");
        await tool.Locator("summary").ClickAsync();
        await Expect(tool.Locator("pre").Last).ToContainTextAsync("handbook.md");
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "handbook.md#Days off" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("25 days off a year");
        await ShouldBeAccessibleAsync();
        await Page.Keyboard.PressAsync("Escape");
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToHaveCountAsync(0);
    }

    [Test]
    public async Task A_slow_answer_streams_and_is_stopped()
    {
        await SignInAsync(hive, "chat/agent/slow");
        await SayAsync("Take your time");
        await Expect(Page.Locator(".answered .prose")).ToHaveTextAsync("The first half");
        await ShouldBeAccessibleAsync();
        // Nothing comes: after some seconds the page says so.
        await Expect(Page.GetByText("Nothing came for")).ToBeVisibleAsync(new() { Timeout = 60_000 });
        await Page.GetByRole(AriaRole.Button, new() { Name = "Stop" }).ClickAsync();
        await Expect(Page.GetByText("Stopped.")).ToBeVisibleAsync();
        await Expect(Page.Locator(".answered .prose")).ToHaveTextAsync("The first half");
    }

    [Test]
    public async Task An_answer_goes_on_after_the_page_was_loaded_again()
    {
        await SignInAsync(hive, "chat/agent/slow");
        await SayAsync("Take your time");
        await Expect(Page.Locator(".answered .prose")).ToHaveTextAsync("The first half");
        await Page.ReloadAsync();
        await Expect(Page.Locator(".answered .prose")).ToHaveTextAsync("The first half");
        gate.SetResult();
        await Expect(Page.Locator(".answered .prose")).ToHaveTextAsync("The first half and the second half.");
    }

    [Test]
    public async Task An_answer_goes_on_after_the_api_was_killed_and_started_again()
    {
        Expected.AddRange(["ERR_", "Failed to load resource"]);
        await SignInAsync(hive, "chat/agent/slow");
        await SayAsync("Survive");
        await Expect(Page.Locator(".answered .prose")).ToHaveTextAsync("The first half");
        await hive.Api.DisposeAsync();
        await Expect(Page.GetByText("The API does not answer.").First).ToBeVisibleAsync();
        await Expect(Page.GetByText("The connection was lost.")).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
        gate.SetResult();
        await hive.StartApiAsync();
        await Expect(Page.Locator(".answered .prose"))
            .ToHaveTextAsync("The first half and the second half.", new() { Timeout = 90_000 });
        await Expect(Page.Locator(".banner")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task A_person_approves_and_rejects()
    {
        await SignInAsync(hive, "chat/agent/support");
        await SayAsync("Refund 4711");
        var need = Page.GetByRole(AriaRole.Region, new() { Name = "Decision about refund" });
        await Expect(need).ToContainTextAsync("4711");
        await ShouldBeAccessibleAsync();
        // It waits for as long as it takes, also when nobody looks.
        await Page.ReloadAsync();
        await need.GetByRole(AriaRole.Textbox).FillAsync("Ask the customer first");
        await need.GetByRole(AriaRole.Button, new() { Name = "Reject" }).ClickAsync();
        await Expect(Page.Locator(".answered .prose")).ToContainTextAsync("Ask the customer first");

        await Page.GotoAsync($"{hive.Url}/#/chat/agent/asker");
        await SayAsync("Ask me");
        await Expect(Page.GetByText("Which year?")).ToBeVisibleAsync();
        await Page.GetByRole(AriaRole.Textbox, new() { Name = "Your answer" }).FillAsync("2026");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Send the answer" }).ClickAsync();
        await Expect(Page.Locator(".answered .prose")).ToContainTextAsync("You said 2026");
    }

    [Test]
    public async Task A_question_is_edited_and_asked_again()
    {
        await SignInAsync(hive, "chat/agent/helper");
        await SayAsync("Say it twice");
        await Expect(Page.Locator(".answered .prose")).ToContainTextAsync("Answer");
        var first = await Page.Locator(".answered .prose").TextContentAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Ask again", Exact = true }).ClickAsync();
        await Expect(Page.Locator(".answered .prose")).Not.ToHaveTextAsync(first!);
        await Page.Locator(".bubble").HoverAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Edit and ask again" }).ClickAsync();
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Textbox, new() { Name = "Your message" }).FillAsync("How many days?");
        await Page.Locator(".editing").GetByRole(AriaRole.Button, new() { Name = "Ask again", Exact = true }).ClickAsync();
        await Expect(Page.Locator(".answered strong")).ToHaveTextAsync("25 days");
        await Expect(Page.Locator(".turn")).ToHaveCountAsync(1);
        // On record, too.
        await Page.ReloadAsync();
        await Expect(Page.Locator(".turn")).ToHaveCountAsync(1);
        await Expect(Page.Locator(".bubble")).ToHaveTextAsync("How many days?");
    }

    [Test]
    public async Task Conversations_are_found_renamed_and_deleted()
    {
        await SignInAsync(hive, "chat/agent/helper");
        await SayAsync("A talk about penguins");
        await Expect(Page.Locator(".answered strong")).ToBeVisibleAsync();
        var list = Page.GetByRole(AriaRole.Complementary, new() { Name = "Conversations" });
        await list.GetByRole(AriaRole.Searchbox).FillAsync("PENGUIN");
        await Expect(list.GetByRole(AriaRole.Listitem)).ToHaveCountAsync(1);
        await list.GetByRole(AriaRole.Listitem).HoverAsync();
        await list.GetByRole(AriaRole.Button, new() { Name = "Rename A talk about penguins" }).ClickAsync();
        await list.GetByRole(AriaRole.Textbox, new() { Name = "Name of the conversation" }).FillAsync("Penguins at work");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(list.GetByText("Penguins at work")).ToBeVisibleAsync();
        await ShouldBeAccessibleAsync();
        await list.GetByRole(AriaRole.Listitem).HoverAsync();
        await list.GetByRole(AriaRole.Button, new() { Name = "Delete Penguins at work" }).ClickAsync();
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Dialog).GetByRole(AriaRole.Button, new() { Name = "Delete" }).ClickAsync();
        await Expect(list.GetByText("No conversation has that in its name.")).ToBeVisibleAsync();
        await Expect(Page.Locator(".turn")).ToHaveCountAsync(0);
    }

    [Test]
    public async Task What_a_model_writes_cannot_run_or_ask_for_anything()
    {
        Page.Dialog += (_, dialog) => Expected.Should().Contain("no dialog", dialog.Message);
        await SignInAsync(hive, "chat/agent/hostile");
        await SayAsync("Attack");
        await Expect(Page.Locator(".answered table")).ToBeVisibleAsync();
        var prose = Page.Locator(".answered");
        (await prose.Locator("img, script, b, iframe").CountAsync()).Should().Be(0);
        await Expect(prose).ToContainTextAsync("<script>alert(2)</script>");
        (await prose.Locator("a[href^='javascript']").CountAsync()).Should().Be(0);
        (await prose.Locator("a[href='https://evil.example/c']").GetAttributeAsync("rel"))
            .Should()
            .Contain("noopener")
            .And.Contain("noreferrer");
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task A_failure_is_told_in_place()
    {
        await SignInAsync(hive, "chat/agent/failing");
        await SayAsync("Fail");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("400");
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task Teams_show_their_members_and_workflows_their_steps()
    {
        await SignInAsync(hive, "chat/team/desk");
        await SayAsync("Work together");
        await Expect(Page.Locator("details.activity")).ToContainTextAsync("helper");
        await Expect(Page.Locator(".answered > .prose")).ToContainTextAsync("The desk agrees.");
        await Page.GotoAsync($"{hive.Url}/#/chat/workflow/review");
        await SayAsync("Step by step");
        await Expect(Page.Locator("details.activity")).ToContainTextAsync("find");
        await Expect(Page.Locator(".answered > .prose")).ToContainTextAsync("25 days");
        await ShouldBeAccessibleAsync();
    }

    [Test]
    public async Task Files_that_are_dropped_and_pasted_go_with_the_message_and_are_shown_after_a_reload()
    {
        await SignInAsync(hive, "chat/agent/helper");
        await DropAsync("tea.md", "Tea at 70 degrees.");
        await Expect(Page.GetByRole(AriaRole.List, new() { Name = "Files of this message" })).ToContainTextAsync("tea.md");
        // A picture of one pixel, as the clipboard holds it.
        await Page.Locator("#message")
            .EvaluateAsync(
                """
                (box) => {
                  const bytes = Uint8Array.from(atob("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="), (c) => c.charCodeAt(0));
                  const data = new DataTransfer();
                  data.items.add(new File([bytes], "image.png", { type: "image/png" }));
                  box.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
                }
                """
            );
        await Expect(Page.Locator(".attached li")).ToHaveCountAsync(2);
        await ShouldBeAccessibleAsync();
        await SayAsync("What is this?");
        await Expect(Page.Locator(".answered strong")).ToHaveTextAsync("25 days");
        hive.Model.Requests[^1].ToString().Should().Contain("data:image/png;base64,").And.Contain("Tea at 70 degrees.");
        await Expect(Page.Locator(".attached")).ToHaveCountAsync(0);
        await Page.ReloadAsync();
        var picture = Page.Locator(".attachments img");
        await Expect(picture).ToHaveAttributeAsync("alt", "image.png");
        await picture.ScrollIntoViewIfNeededAsync();
        await Expect(picture).ToHaveJSPropertyAsync("naturalWidth", 1);
        await Expect(Page.Locator(".attachments a")).ToHaveTextAsync("tea.md");
        await ShouldBeAccessibleAsync();
        // Asked again, they go along again.
        await Page.GetByRole(AriaRole.Button, new() { Name = "Ask again", Exact = true }).ClickAsync();
        await Expect(Page.Locator(".turn")).ToHaveCountAsync(1);
        await Expect(Page.Locator(".answered strong")).ToHaveTextAsync("25 days");
        await Expect(Page.Locator(".attachments li")).ToHaveCountAsync(2);
        hive.Model.Requests[^1].ToString().Should().Contain("data:image/png;base64,").And.Contain("Tea at 70 degrees.");
    }

    [Test]
    public async Task Files_for_an_agent_without_a_model_are_refused_in_plain_words_and_offered_to_the_knowledge_base()
    {
        Expected.Add("400 (Bad Request)");
        await SignInAsync(hive, "chat/agent/guide");
        await DropAsync("tea.md", "Tea at 70 degrees.");
        await SayAsync("What is this?");
        await Expect(Page.GetByRole(AriaRole.Alert)).ToContainTextAsync("no model that could take it");
        await Expect(Page.Locator("#message")).ToHaveValueAsync("What is this?");
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Into the knowledge base instead" }).ClickAsync();
        await ShouldBeAccessibleAsync();
        await Page.GetByRole(AriaRole.Button, new() { Name = "Add to the knowledge base" }).ClickAsync();
        await Expect(Page.GetByRole(AriaRole.Dialog)).ToContainTextAsync("tea.md: in the knowledge base");
        await Page.GetByRole(AriaRole.Button, new() { Name = "Done" }).ClickAsync();
        await Expect(Page.Locator(".attached")).ToHaveCountAsync(0);
        using var list = await hive.Client.GetAsync("/api/v1/knowledge/content");
        (await list.Content.ReadAsStringAsync()).Should().Contain("tea.md");
    }

    [Test]
    public async Task All_of_it_goes_by_keyboard_alone()
    {
        await SignInAsync(hive, "chat/agent/helper");
        await Expect(Page.GetByRole(AriaRole.Textbox, new() { Name = "Message helper" })).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Tab");
        await Expect(Page.Locator(".skip")).ToBeFocusedAsync();
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator("#main")).ToBeFocusedAsync();
        await TabToAsync("#message");
        await Page.Keyboard.TypeAsync("How many days?");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.Locator(".answered strong")).ToBeVisibleAsync();
        await Page.Keyboard.PressAsync("Shift+Tab");
        await TabToAsync("nav a[href='#/runs']", "Shift+Tab");
        await Page.Keyboard.PressAsync("Enter");
        await Expect(Page.GetByRole(AriaRole.Heading, new() { Name = "Runs", Exact = true })).ToBeVisibleAsync();
        await Expect(Page.Locator("#main")).ToBeFocusedAsync();
    }

    private async Task DropAsync(string name, string text)
    {
        var data = await Page.EvaluateHandleAsync(
            "([name, text]) => { const data = new DataTransfer(); data.items.add(new File([text], name)); return data; }",
            new[] { name, text }
        );
        await Page.Locator(".composer").DispatchEventAsync("drop", new { dataTransfer = data });
    }

    private async Task TabToAsync(string selector, string key = "Tab")
    {
        for (var i = 0; i < 60; i++)
        {
            if (await Page.EvaluateAsync<bool>("(s) => document.activeElement?.matches(s) ?? false", selector))
                return;
            await Page.Keyboard.PressAsync(key);
        }
        Assert.Fail($"The keyboard does not reach {selector}.");
    }

    private async Task SayAsync(string text, string? partner = null)
    {
        if (partner is not null)
            await Page.Locator("#partner").SelectOptionAsync($"agent/{partner}");
        var box = Page.Locator("#message");
        await box.FillAsync(text);
        await box.PressAsync("Enter");
    }
}
