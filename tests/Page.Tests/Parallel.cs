// Each fixture has an API and a database of its own; two at a time suit a small machine.
[assembly: Parallelizable(ParallelScope.Fixtures)]
[assembly: LevelOfParallelism(2)]
