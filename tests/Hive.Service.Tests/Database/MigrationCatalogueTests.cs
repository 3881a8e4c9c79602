using Hive.Service.Database;

namespace Hive.Service.Tests.Database;

internal sealed class MigrationCatalogueTests
{
    [Test]
    public void The_program_carries_its_migrations_in_order() =>
        MigrationCatalogue.Embedded().Select(m => m.Version).Should().NotBeEmpty().And.BeInAscendingOrder().And.StartWith(1);

    [TestCase("1_short_number.sql")]
    [TestCase("0001.sql")]
    [TestCase("0001_no_suffix")]
    [TestCase("abcd_no_number.sql")]
    public void A_file_with_another_name_is_refused(string file) =>
        FluentActions
            .Invoking(() => MigrationCatalogue.Parse(file, ""))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage($"*{file}*");

    [Test]
    public void A_gap_between_the_numbers_is_refused() =>
        FluentActions
            .Invoking(() => MigrationCatalogue.InOrder([new(1, "a", ""), new(3, "c", "")]))
            .Should()
            .Throw<InvalidOperationException>()
            .WithMessage("*0003_c*number 2*");

    [Test]
    public void Two_files_with_one_number_are_refused() =>
        FluentActions
            .Invoking(() => MigrationCatalogue.InOrder([new(1, "a", ""), new(1, "b", "")]))
            .Should()
            .Throw<InvalidOperationException>();

    [Test]
    public void Line_endings_do_not_change_a_checksum() =>
        new Migration(1, "a", "select 1;\r\nselect 2;")
            .Checksum.Should()
            .Be(new Migration(1, "a", "select 1;\nselect 2;").Checksum);
}
