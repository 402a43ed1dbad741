using FsCheck;
using FsCheck.Fluent;
using Outreach.FollowUps;
using Outreach.SharedKernel;
using Outreach.Staff;

namespace Outreach.Tests.FollowUps;

/// <summary>Follow-ups in each of their stages, and made-up lives of one.</summary>
internal static class FollowUpStories
{
    public static readonly Actor Anna = Samples.Anna.ToActor();

    public static readonly IReadOnlyDictionary<string, FollowUpCommand> ByAnna = new FollowUpCommand[]
    {
        new Acknowledge("I am Anna and I look for it now.", "twitter", null, null) { By = Anna },
        new Resolve("The bag is on the 14:10.") { By = Anna },
        new Confirm("She wrote that it is there.") { By = Anna },
        new Reopen("It was somebody else's bag.") { By = Anna },
        new CustomerReplied("Any news?") { By = Actor.Customer, LoggedBy = "anna" },
        new Assign("ben") { By = Anna },
        new Note("She flies again on Friday.") { By = Anna },
        new MarkSpam("An advertisement.") { By = Anna },
        new Merge("f2") { By = Anna },
        new Promise(Samples.Monday.AddDays(2), "A word from the airport by Wednesday morning.") { By = Anna },
        new Wait(WaitingOn.Customer, "Which flight was it?", null) { By = Anna },
        new Snooze(Samples.Monday.AddHours(10), "The airport calls back tonight.") { By = Anna },
        new CloseAgain("Only thanks, in other words.") { By = Anna },
        new BelongsTo("c2", NewName: null, "They share a mailbox.") { By = Anna, To = "c2" },
        new CloseUnconfirmed("Asked three times.") { By = Samples.Lena.ToActor() },
    }.ToDictionary(command => command.Name);

    public static Accepted Opened(MentionKind kind = MentionKind.Problem) =>
        FollowUpRules.Open("f1", "c1", Samples.Mention with { Kind = kind }, "anna", "fewest open", Samples.Levels, Samples.Monday);

    /// <summary>A follow-up that got to a stage an hour a step.</summary>
    public static FollowUpState At(FollowUpStage stage) => stage switch
    {
        FollowUpStage.New => Opened().State,
        FollowUpStage.InProgress => At(FollowUpStage.New).After("acknowledge", Samples.Monday.AddHours(1)).State,
        FollowUpStage.AwaitingConfirmation => At(FollowUpStage.InProgress).After("resolve", Samples.Monday.AddHours(2)).State,
        _ => At(FollowUpStage.AwaitingConfirmation).After("confirm", Samples.Monday.AddHours(3)).State,
    };

    public static Accepted After(this FollowUpState state, string command, DateTimeOffset now) => state.After(ByAnna[command], now);

    public static Accepted After(this FollowUpState state, FollowUpCommand command, DateTimeOffset now) =>
        Assert.IsType<Accepted>(FollowUpRules.Decide(state, command, Samples.Levels, now));

    public static Accepted AfterTime(this FollowUpState state, DateTimeOffset now) =>
        state.After(new ApplyDue("lena") { By = Actor.System }, now);

    /// <summary>A life: what is commanded, and how long after the step before it.</summary>
    public static Gen<IReadOnlyList<(TimeSpan Wait, FollowUpCommand Command)>> Lives { get; } =
        Gen.ListOf(
            from minutes in Gen.Frequency((4, Gen.Choose(0, 300)), (2, Gen.Choose(300, 6 * 1440)), (1, Gen.Choose(0, 40 * 1440)))
            from command in Commands()
            select (TimeSpan.FromMinutes(minutes), command)).Select(steps => (IReadOnlyList<(TimeSpan, FollowUpCommand)>)[.. steps]);

    /// <summary>The state at the end of a life, with the moment.</summary>
    public static (FollowUpState State, DateTimeOffset Now) Live(IEnumerable<(TimeSpan Wait, FollowUpCommand Command)> life)
    {
        var (state, now) = (Opened().State, Samples.Monday);
        foreach (var (wait, command) in life)
        {
            now += wait;
            state = FollowUpRules.Decide(state, command, Samples.Levels, now) is Accepted accepted ? accepted.State : state;
        }

        return (state, now);
    }

    private static Gen<FollowUpCommand> Commands()
    {
        Actor[] actors = [
            Anna, Samples.Ben.ToActor(), Samples.Lena.ToActor(), Samples.Bot.ToActor(), Samples.Team.ToActor(), Actor.Customer];
        FollowUpCommand[] ofTheSystem =
        [
            new ApplyDue("lena") { By = Actor.System },
            new HandOver("ben", "stands in for somebody") { By = Actor.System },
            new Reindex { By = Actor.System },
            new Restart { By = Actor.System },
        ];
        var byStaff =
            from command in Gen.Elements(ByAnna.Values)
            from needsResolution in Gen.Elements<bool?>(null, true, false)
            from actor in Gen.Frequency((5, Gen.Constant(Anna)), (3, Gen.Elements(actors)))
            select (
                command is Acknowledge acknowledge ? acknowledge with { NeedsResolution = needsResolution } : command) with
            { By = actor };
        return Gen.Frequency((8, byStaff), (3, Gen.Elements(ofTheSystem)));
    }
}
