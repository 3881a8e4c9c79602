using BenchmarkDotNet.Running;
using Hive.Benchmarks.Agents;

BenchmarkRunner.Run<AgentConstruction>(args: args);
