using System.Runtime.CompilerServices;
using CliWrap;
using CliWrap.EventStream;

namespace EndToEnd.Tests.Console;

/// <summary>Reads what a command prints while it runs.</summary>
internal static class CommandLines
{
    /// <summary>Every line of standard output and error as it comes.</summary>
    /// <param name="command">What is run.</param>
    /// <param name="forceful">Kills it.</param>
    /// <param name="graceful">Interrupts it.</param>
    public static async IAsyncEnumerable<string> ListenLinesAsync(
        this Command command,
        [EnumeratorCancellation] CancellationToken forceful,
        CancellationToken graceful
    )
    {
        await foreach (
            var happening in command.ListenAsync(System.Text.Encoding.UTF8, System.Text.Encoding.UTF8, forceful, graceful)
        )
        {
            if (happening is StandardOutputCommandEvent output)
                yield return output.Text;
            else if (happening is StandardErrorCommandEvent error)
                yield return error.Text;
        }
    }
}
