using System.Text;

namespace Hive.Benchmarks.Knowledge;

/// <summary>
/// Made-up text whose words are as unevenly common as real ones, and vectors that lie in clusters as real ones do.
/// </summary>
internal sealed class Corpus(int dimension)
{
    private const int Words = 50_000;
    private const int Clusters = 500;

    private readonly Random random = new(20261125);
    private readonly float[][] centres = new Centres(dimension, Clusters).All;

    /// <summary>Zipf's law, near enough: the n-th word is about 1/n as common as the first.</summary>
    public string Word() => $"w{(int)Math.Pow(Words, random.NextDouble()):x}q";

    public string Text(int words) => string.Join(' ', Enumerable.Range(0, words).Select(_ => Word()));

    /// <summary>A table with one chunk a row.</summary>
    public byte[] Table(int rows, int number)
    {
        var table = new StringBuilder("id,group,text\n");
        for (var i = 0; i < rows; i++)
            table
                .Append(number)
                .Append('-')
                .Append(i)
                .Append(",g")
                .Append(random.Next(100))
                .Append(',')
                .Append(Text(70))
                .Append('\n');
        return Encoding.UTF8.GetBytes(table.ToString());
    }

    public float[] Vector()
    {
        var vector = (float[])centres[random.Next(Clusters)].Clone();
        double square = 0;
        for (var i = 0; i < vector.Length; i++)
        {
            vector[i] += (float)(random.NextDouble() - 0.5) * 0.8f;
            square += vector[i] * vector[i];
        }
        for (var i = 0; i < vector.Length; i++)
            vector[i] /= (float)Math.Sqrt(square);
        return vector;
    }

    private sealed class Centres(int dimension, int count)
    {
        private readonly Random random = new(7);

        public float[][] All =>
            [
                .. Enumerable
                    .Range(0, count)
                    .Select(_ => Enumerable.Range(0, dimension).Select(_ => (float)(random.NextDouble() - 0.5)).ToArray()),
            ];
    }
}
