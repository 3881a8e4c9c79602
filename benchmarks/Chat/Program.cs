using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;
using Hive.Benchmarks.Chat;

if (args.Length < 4)
{
    Console.Error.WriteLine("Usage: URL KEY_FILE AGENT MODEL_PORT [CLIENTS] [SECONDS] [ROUNDS]; see README.md.");
    return 2;
}
var (clients, seconds, rounds) = (Number(4, 32), Number(5, 10), Number(6, 5));
await using var model = await InstantModel.StartAsync(Number(3, 0));
using var http = new HttpClient { BaseAddress = new Uri(args[0]) };
http.DefaultRequestHeaders.Add("x-api-key", (await File.ReadAllTextAsync(args[1])).Trim());

await RunAsync(TimeSpan.FromSeconds(3));
for (var round = 1; round <= rounds; round++)
{
    var begun = Stopwatch.GetTimestamp();
    var times = await RunAsync(TimeSpan.FromSeconds(seconds));
    var perSecond = times.Count / Stopwatch.GetElapsedTime(begun).TotalSeconds;
    Console.WriteLine(
        string.Create(
            CultureInfo.InvariantCulture,
            $"round {round}  {perSecond:0} runs/s  median {times[times.Count / 2]:0.0} ms  p99 {times[times.Count * 99 / 100]:0.0} ms  most {times[^1]:0.0} ms"
        )
    );
}
return 0;

// The milliseconds of each run, sorted.
async Task<List<double>> RunAsync(TimeSpan duration)
{
    var begun = Stopwatch.GetTimestamp();
    var perClient = await Task.WhenAll(
        Enumerable
            .Range(0, clients)
            .Select(_ =>
                Task.Run(async () =>
                {
                    List<double> times = [];
                    while (Stopwatch.GetElapsedTime(begun) < duration)
                    {
                        var sent = Stopwatch.GetTimestamp();
                        using var response = await http.PostAsJsonAsync(
                            $"/api/v1/agents/{args[2]}/runs",
                            new { message = "Hello" }
                        );
                        var run = await response.Content.ReadFromJsonAsync<JsonElement>();
                        if (!response.IsSuccessStatusCode || run.GetProperty("status").GetString() != "completed")
                            throw new InvalidOperationException($"A run did not complete: {(int)response.StatusCode} {run}");
                        times.Add(Stopwatch.GetElapsedTime(sent).TotalMilliseconds);
                    }
                    return times;
                })
            )
    );
    return [.. perClient.SelectMany(times => times).Order()];
}

int Number(int place, int otherwise) =>
    args.Length > place ? int.Parse(args[place], CultureInfo.InvariantCulture) : otherwise;
