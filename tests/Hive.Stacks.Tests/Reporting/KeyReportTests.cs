using Hive.Stacks.Keys;
using Hive.Stacks.Platform;
using Hive.Stacks.Reporting;
using Hive.Stacks.Tests.Commands;

namespace Hive.Stacks.Tests.Reporting;

public sealed class KeyReportTests
{
    private static readonly DateTimeOffset Noon = new(2026, 11, 25, 13, 0, 0, TimeSpan.FromHours(1));

    private static readonly KeyEntry Counting = new("1f0c5ab2e9d4", "ci & co", ["read", "run"], Noon, "root")
    {
        UserId = "alice",
    };

    private static readonly KeyEntry Revoked = Counting with
    {
        Id = "2f0c5ab2e9d4",
        Name = "old",
        Scopes = ["admin"],
        RevokedAt = Noon.AddHours(1),
        RevokedBy = "ci",
        UserId = null,
    };

    private static readonly NewKeyReport Made = new(
        Samples.Agent("feature-x"),
        new NewKey("1f0c5ab2e9d4", "ci", ["read", "run"], new Secret("hive_1f0c5ab2e9d4_text"))
    );

    [Test]
    public void Keys_are_a_table() =>
        Lines(new KeyListReport(Samples.Genie(), new KeyList([Counting, Revoked])))
            .Should()
            .Equal(
                "  id            name     scopes    user   created               by    revoked",
                "  1f0c5ab2e9d4  ci & co  read,run  alice  2026-11-25 12:00:00Z  root  -",
                "  2f0c5ab2e9d4  old      admin     -      2026-11-25 12:00:00Z  root  2026-11-25 13:00:00Z"
            );

    [Test]
    public void Without_keys_the_root_key_is_told() =>
        Lines(new KeyListReport(Samples.Genie(), new KeyList([])))
            .Should()
            .Equal("genie has no keys but the root key, which is in /srv/hive/data/secrets/genie/api_key");

    [Test]
    public void Keys_are_one_document() =>
        new KeyListReport(Samples.Genie(), new KeyList([Counting]))
            .ToJson()
            .Should()
            .Be(
                """{"stack":"genie","instance":null,"keys":[{"id":"1f0c5ab2e9d4","name":"ci & co","scopes":["read","run"],"created_at":"2026-11-25T13:00:00+01:00","created_by":"root","revoked_at":null,"revoked_by":null,"user_id":"alice"}]}"""
            );

    [Test]
    public void A_new_keys_text_has_a_line_to_itself() =>
        Lines(Made)
            .Should()
            .Equal(
                "hive_1f0c5ab2e9d4_text",
                "This is the key 'ci' (1f0c5ab2e9d4; read,run) of agent-feature-x. It is shown only here, so keep it now."
            );

    [Test]
    public void A_new_key_is_one_document() =>
        Made.ToJson()
            .Should()
            .Be(
                """{"stack":"agent","instance":"feature-x","id":"1f0c5ab2e9d4","name":"ci","scopes":["read","run"],"user_id":null,"key":"hive_1f0c5ab2e9d4_text"}"""
            );

    [Test]
    public void A_report_that_is_printed_by_mistake_has_no_text_of_a_key() =>
        Made.ToString().Should().Contain("ci").And.NotContain("_text");

    [Test]
    public void A_revoked_key_is_told_with_since_when() =>
        Lines(new RevokedKeyReport(Samples.Genie(), Revoked))
            .Should()
            .Equal(
                "The key 'old' (2f0c5ab2e9d4) of genie is revoked, since 2026-11-25 13:00:00Z; nobody can use it any more."
            );

    [Test]
    public void A_revoked_key_is_one_document() =>
        new RevokedKeyReport(Samples.Genie(), Revoked)
            .ToJson()
            .Should()
            .StartWith("""{"stack":"genie","instance":null,"id":"2f0c5ab2e9d4","name":"old","scopes":["admin"],""")
            .And.EndWith(""","revoked_at":"2026-11-25T14:00:00+01:00","revoked_by":"ci","user_id":null}""");

    private static string[] Lines(KeyReport report) => report.ToText().Split(Environment.NewLine);
}
