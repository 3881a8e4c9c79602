using Hive.Stacks.Chat;
using Hive.Stacks.Keys;
using Hive.Stacks.Verbs;

namespace Hive.Stacks.Tests.Verbs;

public sealed class WatchTests
{
    private static readonly WatchedComponent Guide = new("agent", "guide", "Guide", "agents/guide/config.yaml", "a", 1);
    private static readonly ComponentProblem Broken = new("agents/guide/config.yaml", 3, 5, "There is no key 'nme'.", true);

    [Test]
    public void A_change_that_is_taken_over_is_told_with_its_version_and_can_be_asked_again() =>
        Changes([Guide], [], [Guide with { Hash = "b", Version = 2 }], [])
            .Should()
            .Equal(
                new WatchedChange(
                    "agent guide is taken over (version 2): ai/agents/guide/config.yaml",
                    new ChatPartner("agent", "guide", "Guide"),
                    IsError: false
                )
            );

    [Test]
    public void A_change_that_is_refused_is_told_with_its_place_and_so_is_its_end()
    {
        Changes([Guide], [], [Guide], [Broken])
            .Should()
            .Equal(new WatchedChange("ai/agents/guide/config.yaml:3:5: error: There is no key 'nme'.", null, IsError: true));
        Changes([Guide], [Broken], [Guide], [])
            .Should()
            .Equal(new WatchedChange("ai/agents/guide/config.yaml has no problem any more", null, IsError: false));
    }

    [Test]
    public void What_is_new_and_what_is_gone_is_told_and_what_stays_is_not()
    {
        var tool = new WatchedComponent("tool", "clock", "Clock", null, "c", null);

        Changes([Guide], [], [Guide, tool], []).Should().Equal(new WatchedChange("tool clock is new", null, IsError: false));
        Changes([Guide, tool], [], [Guide], [])
            .Should()
            .Equal(new WatchedChange("tool clock is gone", null, IsError: false));
        Changes([Guide], [Broken], [Guide], [Broken]).Should().BeEmpty();
    }

    private static IEnumerable<WatchedChange> Changes(
        WatchedComponent[] before,
        ComponentProblem[] problemsBefore,
        WatchedComponent[] now,
        ComponentProblem[] problems
    ) => WatchVerb.Changes(new(before, problemsBefore), new(now, problems));
}
