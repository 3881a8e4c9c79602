using Hive.Stacks.Diagnosis;
using Hive.Stacks.Engines;
using Hive.Stacks.Tests.Health;
using Hive.Testing;

namespace Hive.Stacks.Tests.Diagnosis;

public sealed class OutsideChecksTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Test]
    public async Task A_registry_that_answers_is_within_reach_and_tells_the_time()
    {
        await using var registry = new TinyServer { Answer = (401, "{}") };
        registry.Open();
        var absent = new Uri($"http://127.0.0.1:{Machine.FreePort()}/");

        var answers = await OutsideChecks.AskAsync(
            [new Uri($"http://127.0.0.1:{registry.Port}/"), absent],
            CancellationToken.None
        );

        answers.Select(answer => answer.Answered).Should().Equal(true, false);
        OutsideChecks
            .Registry(answers)
            .Should()
            .Match<Finding>(finding => finding.State == FindingState.Ok && finding.Detail.Contains("within reach"));
    }

    [Test]
    public void No_registry_is_worth_a_note_and_stops_nothing()
    {
        var finding = OutsideChecks.Registry([new OutsideAnswer("registry.example", false, null)]);

        (finding.State, finding.StopsAll).Should().Be((FindingState.Note, false));
        finding.Detail.Should().Contain("registry.example");
        finding.Mend.Should().Contain("BaseImages");
    }

    [Test]
    public void Registries_are_those_that_engines_and_the_base_images_name()
    {
        Uri[] ofEngines =
        [
            new("https://index.example/v1/"),
            new("http://mirror.example:5000/"),
            new("https://index.example/v2/"),
        ];

        OutsideChecks
            .Registries(ofEngines)
            .Select(address => address.Authority)
            .Should()
            .Equal("index.example", "mirror.example:5000", "mcr.microsoft.com");
    }

    [TestCase(0, FindingState.Ok, "within 30 s of the docker engine and registry.example")]
    [TestCase(29, FindingState.Ok, "within 30 s of the docker engine and registry.example")]
    [TestCase(90, FindingState.Note, "90 s ahead of registry.example")]
    [TestCase(-3600, FindingState.Note, "3600 s behind registry.example")]
    public void The_clock_is_compared_with_every_other_that_answers(int seconds, FindingState state, string detail)
    {
        var finding = OutsideChecks.Clock(
            Now,
            [("the docker engine", Now)],
            [
                new OutsideAnswer("registry.example", true, Now.AddSeconds(-seconds)),
                new OutsideAnswer("silent.example", true, null),
            ]
        );

        (finding.State, finding.Detail).Should().Be((state, detail));
    }

    [Test]
    public void A_clock_without_another_says_so() =>
        OutsideChecks
            .Clock(Now, [], [])
            .Detail.Should()
            .Be("2026-11-25 12:00:00 UTC; there was no other clock to compare with");
}
