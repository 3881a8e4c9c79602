using Hive.Stacks.Commands;
using Hive.Stacks.Data;
using Hive.Stacks.Tests.Commands;

namespace Hive.Stacks.Tests.Data;

/// <summary>What is read of what <c>database.sh</c> tells.</summary>
public sealed class DatabaseFactsTests
{
    private const string Told = """
        pg_dump: dumping
        fact {"database":"hive","database_bytes":42,"postgres":"17.6 (Debian 17.6-1)","postgres_major":17,"system_identifier":"7"}
        fact {"role":"hive"}
        fact {"extension":"vector","version":"0.8.0"}
        fact {"table":"hive.runs","rows":3}
        fact {"compression":"zstd"}
        fact {"amcheck":"clean"}
        """;

    private const string Complete = "\nfact {\"complete\":true}\n";

    [Test]
    public void All_of_it_is_read() =>
        DatabaseFacts
            .Read(Told + Complete)
            .Should()
            .BeEquivalentTo(
                new DatabaseFacts
                {
                    Database = "hive",
                    DatabaseBytes = 42,
                    Postgres = "17.6",
                    PostgresMajor = 17,
                    SystemIdentifier = "7",
                    Roles = ["hive"],
                    Extensions = new Dictionary<string, string> { ["vector"] = "0.8.0" },
                    Rows = new Dictionary<string, long> { ["hive.runs"] = 3 },
                    Compression = "zstd",
                    PageCheck = "clean",
                }
            );

    [Test]
    public void What_breaks_off_is_nothing()
    {
        DatabaseFacts.Read(Told).Should().BeNull();
        DatabaseFacts.Read(Complete).Should().BeNull();
        DatabaseFacts.ReadOffer("fact {\"offers\":\"vector\",\"version\":\"0.8.0\"}").Should().BeNull();
        DatabaseFacts
            .ReadOffer("fact {\"offers\":\"vector\",\"version\":\"0.8.0\"}" + Complete)
            .Should()
            .Equal(new Dictionary<string, string> { ["vector"] = "0.8.0" });
    }

    [Test]
    public void A_run_that_the_database_does_not_know_began_at_no_instant()
    {
        DatabaseFacts.ReadRunBegin(Complete).Should().BeNull();
        DatabaseFacts
            .ReadRunBegin("fact {\"run\":\"r\",\"began\":\"2026-11-29T12:00:00Z\"}" + Complete)
            .Should()
            .Be(new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero));
    }

    [TestCase("a", 3, null)]
    [TestCase("a", 4, "the table a has 3 rows instead of 4")]
    [TestCase("b", 3, "the table b is not there")]
    [TestCase(null, 0, "there is a table a too many")]
    public void A_database_with_other_rows_is_told_from_the_one_that_was_saved(string? table, long rows, string? difference)
    {
        var facts = DatabaseFacts.Read(Told.Replace("hive.runs", "a", StringComparison.Ordinal) + Complete)!;
        var other = new Dictionary<string, long>();
        if (table is not null)
            other[table] = rows;

        facts.DifferenceTo(other).Should().Be(difference);
    }

    [TestCase("vector", "0.8.0", null)]
    [TestCase("vector", "0.8.1", null)]
    [TestCase("vector", "0.7.0", "its extension vector is of version 0.7.0, and the data of version 0.8.0")]
    [TestCase("other", "1.0", "it has no extension vector")]
    public void A_server_that_lacks_an_extension_of_the_data_is_told(string name, string version, string? lack) =>
        PreflightStep
            .Lack(
                new Dictionary<string, string> { ["vector"] = "0.8.0" },
                new Dictionary<string, string> { [name] = version }
            )
            .Should()
            .Be(lack);

    [Test]
    public void A_look_before_a_change_is_the_steps_command()
    {
        var look = new Command("look", []);

        new PreflightStep(Samples.Genie(), look, new Command("offer", []), 17).Command.Should().Be(look);
    }
}
