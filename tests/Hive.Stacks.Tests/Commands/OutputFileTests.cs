using Hive.Stacks.Commands;

namespace Hive.Stacks.Tests.Commands;

public sealed class OutputFileTests
{
    [Test]
    public void A_printed_command_sends_its_output_where_the_real_one_does()
    {
        var command = new Command("pg_dump", ["hive"]) { OutputFile = "/backups/two words.sql" };

        command.ToString().Should().Be("pg_dump hive > '/backups/two words.sql'");
    }
}
