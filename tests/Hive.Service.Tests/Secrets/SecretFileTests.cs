using Hive.Service.Problems;
using Hive.Service.Secrets;
using Hive.Tests.Postgres;
using Microsoft.Extensions.Time.Testing;

namespace Hive.Service.Tests.Secrets;

internal sealed class SecretFileTests
{
    private const string First = "first-swordfish-0123456789";
    private const string Second = "second-swordfish-9876543210";

    private readonly FakeTimeProvider time = new();
    private TemporaryFolder folder = null!;

    [SetUp]
    public void MakeFolder() => folder = new();

    [TearDown]
    public void RemoveFolder() => folder.Dispose();

    [TestCase(First)]
    [TestCase(First + "\n")]
    [TestCase(First + "\r\n")]
    public void The_line_break_at_the_end_is_not_part_of_the_secret(string content) =>
        Read(content).Current.Reveal().Should().Be(First);

    [TestCase("", "*is empty.*")]
    [TestCase("\n", "*is empty.*")]
    [TestCase("two lines-of-swordfish\nhere", "*holds a space, a line break*")]
    [TestCase("swördfish-0123456789", "*holds a space, a line break*")]
    [TestCase("swordfish", "*is shorter than 16 characters.*")]
    public void An_unusable_secret_is_refused_without_showing_it(string content, string message) =>
        FluentActions
            .Invoking(() => Read(content))
            .Should()
            .Throw<SettingsException>()
            .WithMessage(message)
            .Which.Message.Should()
            .NotContain("swordfish");

    [Test]
    public void A_missing_file_is_refused_by_name() =>
        FluentActions
            .Invoking(() => Open(Path.Combine(folder.Path, "absent")))
            .Should()
            .Throw<SettingsException>()
            .WithMessage("The API key file */absent does not exist. Create it *");

    [Test]
    public void A_folder_in_the_place_of_the_file_is_refused() =>
        FluentActions
            .Invoking(() => Open(folder.Path))
            .Should()
            .Throw<SettingsException>()
            .WithMessage("*cannot be read by user*");

    [Test]
    public void A_changed_file_counts_after_a_second()
    {
        var file = Read(First);
        folder.Write("key", Second);
        file.Current.Reveal().Should().Be(First);
        time.Advance(TimeSpan.FromSeconds(1));
        file.Current.Reveal().Should().Be(Second);
    }

    [Test]
    public void While_the_changed_file_is_unusable_the_last_good_secret_stays()
    {
        var file = Read(First);
        folder.Write("key", "");
        time.Advance(TimeSpan.FromSeconds(1));
        file.Current.Reveal().Should().Be(First);

        folder.Write("key", Second);
        time.Advance(TimeSpan.FromSeconds(1));
        file.Current.Reveal().Should().Be(Second);
    }

    private SecretFile Read(string content) => Open(folder.Write("key", content));

    private SecretFile Open(string path) => new(path, "API key", minimumLength: 16, time);
}
