namespace Hive.Service.Knowledge.Storing;

/// <summary>Which vectors the database has.</summary>
/// <param name="Model">Who made them.</param>
/// <param name="Dimension">How many numbers each has; taken from the model's first answer and kept.</param>
/// <param name="Indexed">Whether pgvector finds the nearest ones; otherwise every vector is compared.</param>
/// <param name="Walks">Whether its index goes on until enough rows fit a filter, as from pgvector 0.8 on.</param>
public sealed record VectorSpace(string Model, int Dimension, bool Indexed, bool Walks);
