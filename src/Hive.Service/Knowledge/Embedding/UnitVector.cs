namespace Hive.Service.Knowledge.Embedding;

/// <summary>Vectors of length 1: then cosine similarity is the dot product.</summary>
internal static class UnitVector
{
    /// <summary>The vector scaled in place; nothing when it has no direction.</summary>
    public static float[]? Of(float[] vector)
    {
        double square = 0;
        foreach (var x in vector)
            square += (double)x * x;
        if (!double.IsFinite(square) || square == 0)
            return null;
        var scale = (float)(1 / Math.Sqrt(square));
        for (var i = 0; i < vector.Length; i++)
            vector[i] *= scale;
        return vector;
    }
}
