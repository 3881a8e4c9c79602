using System.Runtime.InteropServices;

// A program for tests of what starts programs. The first argument says what it does.
switch (args)
{
    // Says what it was given: each argument on a line, then the variable DUMMY and the folder it runs in.
    case ["tell", .. var rest]:
        foreach (var word in rest)
            Console.WriteLine(word);
        Console.WriteLine($"DUMMY={Environment.GetEnvironmentVariable("DUMMY")}");
        Console.WriteLine(Environment.CurrentDirectory);
        return 0;

    case ["exit", var code]:
        Console.Error.WriteLine("this is why");
        return int.Parse(code, System.Globalization.CultureInfo.InvariantCulture);

    // Fills both pipes: who reads only one of them waits for ever.
    case ["write", var lines]:
        for (var i = 0; i < int.Parse(lines, System.Globalization.CultureInfo.InvariantCulture); i++)
        {
            Console.Out.WriteLine($"out {i} {new string('x', 100)}");
            Console.Error.WriteLine($"err {i} {new string('y', 100)}");
        }

        return 0;

    // Says that it is ready, and ends in good order when it is interrupted.
    case ["wait"]:
        return WaitForInterrupt(endsThen: true);

    // Says that it is ready, and does not let itself be interrupted.
    case ["stay"]:
        return WaitForInterrupt(endsThen: false);

    default:
        Console.Error.WriteLine("tell WORD... | exit CODE | write LINES | wait | stay");
        return 64;
}

static int WaitForInterrupt(bool endsThen)
{
    using var ended = new ManualResetEventSlim();
    using var registration = PosixSignalRegistration.Create(
        PosixSignal.SIGINT,
        context =>
        {
            context.Cancel = true;
            Console.WriteLine("interrupted");
            if (endsThen)
                ended.Set();
        }
    );
    Console.WriteLine($"ready {Environment.ProcessId}");
    ended.Wait();
    return 0;
}
