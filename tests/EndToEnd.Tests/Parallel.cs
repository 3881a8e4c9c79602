// Most of the time a test waits for containers and servers, so three do not take much longer than one.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(3)]
