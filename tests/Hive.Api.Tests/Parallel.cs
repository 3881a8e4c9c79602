// Each fixture has databases, ports and processes of its own; two at a time suit a small machine.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(2)]
