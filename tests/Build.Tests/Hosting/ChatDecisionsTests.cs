using Hive.Build.Hosting;
using Hive.Stacks.Chat;

namespace Build.Tests.Hosting;

public sealed class ChatDecisionsTests
{
    [TestCase("y", true, null)]
    [TestCase(" YES ", true, null)]
    [TestCase("n", false, null)]
    [TestCase("", false, null)]
    [TestCase(null, false, null)]
    [TestCase("not on a Friday", false, "not on a Friday")]
    public void A_tool_is_called_only_upon_a_plain_yes_and_other_words_are_the_reason(
        string? typed,
        bool approve,
        string? reason
    ) =>
        ChatDecisions
            .Of(new ChatNeed("turn0.0", "approval", "deploy", "{}", ""), typed)
            .Should()
            .Be(new ChatDecision("turn0.0", approve, reason));

    [Test]
    public void An_answer_to_a_question_is_the_tools_result() =>
        ChatDecisions
            .Of(new ChatNeed("turn0.0", "answer", "ask_user", "{}", "Which city?"), " Oslo ")
            .Should()
            .Be(new ChatDecision("turn0.0", Result: "Oslo"));

    [Test]
    public void A_question_shows_no_control_characters() =>
        ChatDecisions
            .Question(new ChatNeed("1", "approval", "run", "\e[2Jhidden", ""))
            .Should()
            .Be("Call run with \\x1b[2Jhidden? [y/N, or why not] ");
}
