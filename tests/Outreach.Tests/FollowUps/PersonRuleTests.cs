using Outreach.FollowUps;
using Outreach.Platform.Http;
using Outreach.SharedKernel;
using Outreach.Staff;
using Outreach.WorkItems;

namespace Outreach.Tests.FollowUps;

/// <summary>A person, by name, answers; never a bot, a team account or nobody.</summary>
public sealed class PersonRuleTests
{
    public static TheoryData<string> Commands() => [.. FollowUpStories.ByAnna.Keys];

    [Theory]
    [MemberData(nameof(Commands))]
    public void A_bot_a_team_account_and_the_system_are_refused_whatever_they_command(string command)
    {
        foreach (var actor in new[] { Samples.Bot.ToActor(), Samples.Team.ToActor(), Actor.System })
        {
            foreach (var stage in Enum.GetValues<FollowUpStage>())
            {
                var state = FollowUpStories.At(stage);
                var refused = Assert.IsType<Refused>(
                    FollowUpRules.Decide(state, FollowUpStories.ByAnna[command] with { By = actor }, Samples.Levels, state.WaitingSince));
                Assert.Equal(RefusalKind.NeedsPerson, refused.Kind);
                Assert.Equal(FollowUpRules.Allowed(state, state.WaitingSince, actor.Role), refused.Allowed);
            }
        }
    }

    [Theory]
    [InlineData("acknowledge", FollowUpStage.New, false)]
    [InlineData("resolve", FollowUpStage.InProgress, false)]
    [InlineData("assign", FollowUpStage.New, false)]
    [InlineData("note", FollowUpStage.New, false)]
    [InlineData("spam", FollowUpStage.New, false)]
    [InlineData("confirm", FollowUpStage.AwaitingConfirmation, true)]
    [InlineData("reopen", FollowUpStage.AwaitingConfirmation, true)]
    [InlineData("customer-replied", FollowUpStage.New, true)]
    internal void The_customer_confirms_reopens_and_replies_but_does_not_do_our_work(string command, FollowUpStage stage, bool may)
    {
        var decision = FollowUpRules.Decide(
            FollowUpStories.At(stage),
            FollowUpStories.ByAnna[command] with { By = Actor.Customer },
            Samples.Levels,
            Samples.Monday.AddHours(4));

        Assert.Equal(may, decision is Accepted);
        Assert.True(may || decision is Refused { Kind: RefusalKind.NeedsPerson });
    }

    [Fact]
    public void Time_passes_without_a_person()
    {
        Assert.NotEmpty(FollowUpStories.At(FollowUpStage.New).AfterTime(Samples.Monday.AddDays(1)).Events);
        Assert.Equal(2, FollowUpStories.At(FollowUpStage.New).After(new Restart { By = Actor.System }, Samples.Monday).State.Run);
        Assert.Null(FollowUpStories.At(FollowUpStage.New).After(new Reindex { By = Actor.System }, Samples.Monday).State.Indexed.OpenWork);
    }

    [Fact]
    public void Someone_may_log_what_a_colleague_did_and_both_are_named()
    {
        var command = new FollowUpCommandInput { Said = "Hello, I am Ben.", Where = "phone", By = "ben" }.ToCommand(
            "acknowledge", Samples.Anna, Samples.Roster, Samples.Monday);

        var happened = FollowUpStories.At(FollowUpStage.New).After(command, Samples.Monday).Events[0];

        Assert.Equal(("ben", "anna"), (happened.By, happened.LoggedBy));
    }

    [Theory]
    [InlineData("robo")]
    [InlineData("team-care")]
    [InlineData("nobody")]
    [InlineData("customer")]
    public void An_acknowledger_who_is_no_person_on_the_roster_is_named_as_the_wrong_field(string by)
    {
        var input = new FollowUpCommandInput { Said = "Hello.", Where = "twitter", By = by };

        var problem = Assert.Throws<ProblemException>(() => input.ToCommand("acknowledge", Samples.Anna, Samples.Roster, Samples.Monday));

        Assert.Equal((400, "by"), (problem.Status, Assert.Single(problem.Errors).Key));
    }

    [Theory]
    [InlineData("acknowledge", "said", "where")]
    [InlineData("resolve", "done")]
    [InlineData("confirm", "evidence")]
    [InlineData("reopen", "reason")]
    [InlineData("customer-replied", "text")]
    [InlineData("assign", "to")]
    [InlineData("note", "text")]
    [InlineData("spam", "reason")]
    [InlineData("promise", "by", "what")]
    [InlineData("wait", "on")]
    [InlineData("snooze", "until", "reason")]
    [InlineData("close-unconfirmed", "reason")]
    [InlineData("belongs-to", "customerId")]
    public void What_a_command_needs_is_named_where_it_is_missing_or_blank(string command, params string[] fields)
    {
        foreach (var blank in new[] { null, "", " \t\n" })
        {
            var input = new FollowUpCommandInput
            {
                Said = blank,
                Where = blank,
                Done = blank,
                Evidence = blank,
                Reason = blank,
                Text = blank,
                To = blank,
            };

            var problem = Assert.Throws<ProblemException>(() => input.ToCommand(command, Samples.Anna, Samples.Roster, Samples.Monday));

            Assert.Equal(400, problem.Status);
            Assert.Equal(fields.Order(), problem.Errors.Keys.Order());
        }
    }

    [Theory]
    [InlineData("robo")]
    [InlineData("nobody")]
    public void Only_a_person_on_the_roster_can_own_a_follow_up(string to)
    {
        var problem = Assert.Throws<ProblemException>(
            () => new FollowUpCommandInput { To = to }.ToCommand("assign", Samples.Anna, Samples.Roster, Samples.Monday));

        Assert.Equal("to", Assert.Single(problem.Errors).Key);
    }

    [Fact]
    public void Texts_end_at_ten_thousand_units_and_unknown_kinds_and_commands_are_named()
    {
        Assert.IsType<Note>(
            new FollowUpCommandInput { Text = new string('a', 10_000) }.ToCommand("note", Samples.Anna, Samples.Roster, Samples.Monday));
        var tooLong = Assert.Throws<ProblemException>(
            () =>
                new FollowUpCommandInput { Text = new string('a', 10_001) }.ToCommand(
                    "note", Samples.Anna, Samples.Roster, Samples.Monday));
        var kind = Assert.Throws<ProblemException>(
            () =>
                new FollowUpCommandInput { Said = "a", Where = "b", Kind = "anger" }.ToCommand(
                    "acknowledge", Samples.Anna, Samples.Roster, Samples.Monday));
        var unknown = Assert.Throws<ProblemException>(
            () => new FollowUpCommandInput().ToCommand("explode", Samples.Anna, Samples.Roster, Samples.Monday));

        Assert.Equal("text", Assert.Single(tooLong.Errors).Key);
        Assert.Equal("kind", Assert.Single(kind.Errors).Key);
        Assert.Equal(404, unknown.Status);
    }
}
