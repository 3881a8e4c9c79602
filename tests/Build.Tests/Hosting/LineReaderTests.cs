using Build.Tests.Runs;

namespace Build.Tests.Hosting;

/// <summary>What reads a line at the terminal, with the keys that a person presses.</summary>
internal sealed class LineReaderTests
{
    private const int AtItsEnd = 4;

    [Test]
    public async Task Ctrl_D_that_is_pressed_before_it_asks_is_the_end_all_the_same()
    {
        TmuxScreen.Require();
        using var folder = new Hive.Testing.TestFolder();
        var script = Path.Combine(AppContext.BaseDirectory, "ask-line.sh");
        await using var screen = await TmuxScreen.StartAsync(
            $"until [ -e {folder.At("pressed")} ]; do :; done; bash {script} '> ' </dev/null"
        );

        await screen.PressAsync("C-d");
        folder.Write("pressed", "");

        (await screen.EndAsync()).Should().Be(AtItsEnd, await screen.ReadAsync());
    }
}
