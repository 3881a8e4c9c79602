// Most of the time a test waits for containers and servers, so two do not take longer than one.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(2)]
