using Hive.Stacks.Requests;

namespace Hive.Stacks.Tests.Requests;

public sealed class NearestWordTests
{
    [TestCase("folow", "follow", TestName = "A_letter_is_missing")]
    [TestCase("folllow", "follow", TestName = "A_letter_is_too_many")]
    [TestCase("fallow", "follow", TestName = "A_letter_is_another")]
    [TestCase("FOLLOW", "follow", TestName = "The_case_differs")]
    [TestCase("tial", "tail", TestName = "Two_letters_changed_places")]
    public void A_slip_of_the_hand_is_understood(string word, string meant) =>
        NearestWord.To(word, ["follow", "tail", "grep"]).Should().Be(meant);

    [TestCase("x")]
    [TestCase("verbosity")]
    [TestCase("")]
    public void What_is_too_far_is_not_guessed(string word) => NearestWord.To(word, ["follow", "format"]).Should().BeNull();

    [Test]
    public void The_nearest_of_several_is_taken_and_of_equals_the_first_by_name()
    {
        NearestWord.To("test", ["tests", "tesseract", "taste"]).Should().Be("tests");
        NearestWord.To("cat", ["hat", "bat"]).Should().Be("bat");
    }

    [Test]
    public void Without_known_words_there_is_none() => NearestWord.To("word", []).Should().BeNull();
}
