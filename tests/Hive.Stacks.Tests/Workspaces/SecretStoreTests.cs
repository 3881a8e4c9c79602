using Hive.Stacks.Platform;
using Hive.Stacks.Workspaces;

namespace Hive.Stacks.Tests.Workspaces;

public sealed class SecretStoreTests
{
    private TemporaryFolder _folder = null!;
    private StackInstance _genie = null!;

    [SetUp]
    public void MakeFolder() => _genie = Requested.Genie(_folder = new TemporaryFolder());

    [TearDown]
    public void RemoveFolder() => _folder.Dispose();

    [Test]
    public void Key_and_password_have_the_promised_shape()
    {
        SecretStore.Ensure(_genie, Account.Current).Should().BeTrue();

        File.ReadAllText(_genie.Paths.ApiKey).Should().MatchRegex("^hive_[A-Za-z0-9_-]{43}$");
        File.ReadAllText(_genie.Paths.DatabasePassword).Should().MatchRegex("^[A-Za-z0-9_-]{32}$");
        SecretStore.ApiKey(_genie)!.Reveal().Should().Be(File.ReadAllText(_genie.Paths.ApiKey));
    }

    [Test]
    public void Only_the_owner_can_read_them()
    {
        SecretStore.Ensure(_genie, Account.Current);

        const UnixFileMode ownerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        new[] { _genie.Paths.ApiKey, _genie.Paths.DatabasePassword }
            .Should()
            .OnlyContain(file => File.GetUnixFileMode(file) == ownerOnly);
        File.GetUnixFileMode(_genie.Paths.Secrets).Should().Be(ownerOnly | UnixFileMode.UserExecute);
    }

    [Test]
    public void What_is_there_stays_and_is_closed_to_others()
    {
        _folder.Write($"data/secrets/genie/{Path.GetFileName(_genie.Paths.ApiKey)}", "chosen by the user");
        File.SetUnixFileMode(_genie.Paths.ApiKey, UnixFileMode.UserRead | UnixFileMode.OtherRead);

        SecretStore.Ensure(_genie, Account.Current).Should().BeTrue("the password was missing");
        SecretStore.Ensure(_genie, Account.Current).Should().BeFalse();

        File.ReadAllText(_genie.Paths.ApiKey).Should().Be("chosen by the user");
        File.GetUnixFileMode(_genie.Paths.ApiKey).Should().NotHaveFlag(UnixFileMode.OtherRead);
    }

    [Test]
    public void A_draft_of_a_run_that_was_killed_is_replaced_by_a_whole_secret()
    {
        _folder.Write("data/secrets/genie/api_key.new", "hive_ha");
        _folder.Write("data/secrets/genie/database_password", "");

        SecretStore.Ensure(_genie, Account.Current);

        Directory
            .GetFiles(_genie.Paths.Secrets)
            .Should()
            .BeEquivalentTo([_genie.Paths.ApiKey, _genie.Paths.DatabasePassword]);
        File.ReadAllText(_genie.Paths.DatabasePassword).Should().HaveLength(32);
    }

    [Test]
    public void No_two_workspaces_share_a_secret()
    {
        using var other = new TemporaryFolder();
        SecretStore.Ensure(_genie, Account.Current);
        SecretStore.Ensure(Requested.Genie(other), Account.Current);

        File.ReadAllText(_genie.Paths.ApiKey).Should().NotBe(File.ReadAllText(Requested.Genie(other).Paths.ApiKey));
    }

    [Test]
    public void A_secret_does_not_print_itself() => $"{new Secret("hunter2")}".Should().Be("***");
}
