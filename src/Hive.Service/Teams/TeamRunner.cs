using System.Text;
using Hive.Service.Agents;
using Hive.Service.Components;
using Hive.Service.Models;
using Hive.Service.Runs;
using Hive.Service.Runs.Scopes;
using Microsoft.Extensions.AI;

namespace Hive.Service.Teams;

/// <summary>Lets a team answer: route, coordinate or collaborate.</summary>
public sealed class TeamRunner(AgentRunner agentRunner)
{
    private readonly AgentRunner agents = agentRunner;

    /// <summary>Runs it to its end and returns its whole answer.</summary>
    internal Task<string> RunAsync(
        TeamDefinition team,
        string input,
        IReadOnlyList<ChatMessage> earlier,
        bool isAnswer,
        RunScope scope,
        CancellationToken token,
        AnswerFormat? format = null
    )
    {
        var members = Members.Of(team, scope.Components);
        var run = new TeamRun(this, team, members, input, earlier, isAnswer, scope, format);
        return team.Mode switch
        {
            TeamMode.Route => run.RouteAsync(token),
            TeamMode.Collaborate => run.CollaborateAsync(token),
            // A leader without a model can delegate to nobody in particular, so it asks everybody.
            _ => ModelClients.IsExtractive(team.Model) ? run.CollaborateAsync(token) : run.CoordinateAsync(token),
        };
    }

    private sealed class TeamRun(
        TeamRunner runner,
        TeamDefinition team,
        IReadOnlyList<ComponentDefinition> members,
        string input,
        IReadOnlyList<ChatMessage> earlier,
        bool isAnswer,
        RunScope scope,
        AnswerFormat? outer
    )
    {
        private readonly Author leader = Author.Of(team);

        // Of teams that pass a question on to each other, the outermost says what the answer looks like.
        private readonly AnswerFormat? format = outer ?? AgentProfile.Of(team).Format;

        private bool LeaderHasNoModel => ModelClients.IsExtractive(team.Model);

        public async Task<string> RouteAsync(CancellationToken token)
        {
            var chosen =
                members.Count == 1 ? members[0]
                : LeaderHasNoModel ? Members.Closest(input, members)
                : await ChooseAsync(token);
            return await AskAsync(chosen, input, isAnswer, scope.At("member"), token, format);
        }

        public async Task<string> CoordinateAsync(CancellationToken token)
        {
            // Delegating by name: what a member does is told by the member, not as a call of a tool.
            var names = members.ToDictionary(member => $"ask_{member.Id}", StringComparer.Ordinal);
            return await LeadAsync(
                $"You lead a team. Give parts of the task to its members with the tools, as many as it needs, then answer yourself with what they said.{Members.Describe(members)}",
                input,
                earlier,
                isAnswer,
                token,
                [
                    .. names.Select(name => new MemberTool(
                        name.Key,
                        Members.About(name.Value),
                        (task, place, t) => DelegateAsync(name.Value, task, place, t)
                    )),
                ],
                names.Keys.ToHashSet(StringComparer.Ordinal)
            );
        }

        public async Task<string> CollaborateAsync(CancellationToken token)
        {
            var answers = await Task.WhenAll(
                members.Select(
                    async (member, at) =>
                        (Member: member, Answer: await DelegateAsync(member, input, scope.At($"member{at}"), token))
                )
            );
            var all = new StringBuilder();
            foreach (var (member, answer) in answers)
                all.Append("## ").Append(member.Name).Append('\n').Append(answer).Append("\n\n");
            if (!LeaderHasNoModel)
            {
                return await LeadAsync(
                    "You lead a team. All of its members were given the same task. Put their answers together into one; where they differ, say so.",
                    $"The task:\n{input}\n\nThe members' answers:\n{all}",
                    earlier,
                    isAnswer,
                    token
                );
            }
            var text = all.ToString().TrimEnd();
            scope.At("together").SayWhole(leader, text, isAnswer);
            return text;
        }

        private async Task<ComponentDefinition> ChooseAsync(CancellationToken token)
        {
            var choice = await LeadAsync(
                $"You lead a team and pick the one member that shall answer. Answer with that member's id and nothing else.{Members.Describe(members)}",
                input,
                earlier,
                isAnswer: false,
                token,
                isChoice: true
            );
            return Members.Named(choice, members)
                ?? throw new RunFailedException(
                    $"The leader of team {team.Id} named no member; it said: {(choice.Length > 200 ? choice[..200] + "…" : choice)}"
                )
                {
                    Plain = $"The leader of team {team.Id} named no member.",
                };
        }

        private Task<string> LeadAsync(
            string duty,
            string task,
            IReadOnlyList<ChatMessage> before,
            bool isAnswer,
            CancellationToken token,
            IReadOnlyList<AITool>? tools = null,
            IReadOnlySet<string>? quiet = null,
            bool isChoice = false
        )
        {
            var profile = AgentProfile.Of(team);
            return runner.agents.RunAsync(
                new()
                {
                    Profile = profile with
                    {
                        Instructions = $"{profile.Instructions}\n\n{duty}".Trim(),
                        Format = isChoice ? null : format,
                    },
                    Author = leader,
                    Input = task,
                    Earlier = before,
                    MoreTools = tools ?? [],
                    IsAnswer = isAnswer,
                    Quiet = quiet ?? new HashSet<string>(),
                },
                scope,
                token
            );
        }

        // A member that fails is an answer too: the others and the leader can do without it.
        private async Task<string> DelegateAsync(
            ComponentDefinition member,
            string task,
            RunScope place,
            CancellationToken token
        )
        {
            try
            {
                return await AskAsync(member, task, isTeamsAnswer: false, place, token);
            }
            catch (Exception e) when (e is ModelException or RunFailedException && !token.IsCancellationRequested)
            {
                return $"Error: {member.Id} did not answer: {e.Message}";
            }
        }

        private static AgentProfile Formatted(AgentProfile profile, AnswerFormat? format) =>
            format is null ? profile : profile with { Format = format };

        private async Task<string> AskAsync(
            ComponentDefinition member,
            string task,
            bool isTeamsAnswer,
            RunScope place,
            CancellationToken token,
            AnswerFormat? format = null
        )
        {
            if (place.Done(RunActivity.Member) is { Activity: { } done })
                return done.Failed ? throw new RunFailedException(done.Output) : done.Output;
            var begun = scope.Time.GetTimestamp();
            place.Begin(leader, RunActivity.Member, member.Id, task);
            try
            {
                var answer = member is TeamDefinition inner
                    ? await runner.RunAsync(inner, task, [], isTeamsAnswer, place, token, format)
                    : await runner.agents.RunAsync(
                        new()
                        {
                            Profile = Formatted(AgentProfile.Of((AgentDefinition)member), format),
                            Author = Author.Of(member),
                            Input = task,
                            IsAnswer = isTeamsAnswer,
                            Earlier = isTeamsAnswer ? earlier : [],
                        },
                        place,
                        token
                    );
                place.End(
                    leader,
                    new(RunActivity.Member, member.Id, team.Id, task, answer, false, scope.SecondsSince(begun))
                );
                return answer;
            }
            catch (Exception e) when (e is ModelException or RunFailedException)
            {
                place.End(
                    leader,
                    new(RunActivity.Member, member.Id, team.Id, task, e.Message, true, scope.SecondsSince(begun))
                );
                throw;
            }
        }
    }
}
