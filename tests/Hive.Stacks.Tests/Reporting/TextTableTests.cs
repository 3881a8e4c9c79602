using Hive.Stacks.Reporting;

namespace Hive.Stacks.Tests.Reporting;

public sealed class TextTableTests
{
    [Test]
    public void Columns_are_as_wide_as_their_widest_cell() =>
        TextTable
            .Render(["stack", "state"], ["a", "running"], ["workspace", ""])
            .Split(Environment.NewLine)
            .Should()
            .Equal("  stack      state", "  a          running", "  workspace");

    [Test]
    public void No_rows_are_no_text() => TextTable.Render().Should().BeEmpty();
}
