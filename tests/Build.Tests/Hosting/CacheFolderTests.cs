using Hive.Build.Hosting;

namespace Build.Tests.Hosting;

public sealed class CacheFolderTests
{
    private static readonly string Fallback = CacheFolder.Of(new Dictionary<string, string>());

    [Test]
    public void It_is_a_folder_of_this_user_named_after_the_tool()
    {
        Path.IsPathFullyQualified(Fallback).Should().BeTrue();
        Fallback
            .Should()
            .StartWith(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile))
            .And.Contain("automagik-hive");
    }

    [Test]
    public void An_absolute_xdg_cache_home_is_taken()
    {
        var chosen = Path.Combine(Path.GetTempPath(), "cache");

        Of(chosen).Should().Be(Path.Combine(chosen, "automagik-hive"));
    }

    [TestCase("")]
    [TestCase("cache")]
    [TestCase("./cache")]
    public void A_relative_one_is_ignored_as_its_specification_says(string value) => Of(value).Should().Be(Fallback);

    private static string Of(string value) => CacheFolder.Of(new Dictionary<string, string> { ["XDG_CACHE_HOME"] = value });
}
